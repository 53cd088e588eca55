import type { Request, RequestHandler, Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import {
  askForRehearsal,
  candidatesOf,
  mostCandidates,
  type Rehearsal,
  RehearsalRefused,
  rehearsalById,
  rehearsalsOf,
  reportInWords,
} from '../rehearsal/index.ts'
import { FormRefusal, NotFound } from '../web/errors.ts'
import { formPage } from '../web/form.ts'
import { renderPage } from '../web/page.ts'
import { numberParameter } from '../web/parameters.ts'

/** Releases are rehearsed in a staging copy; elsewhere there are no such pages. */
export function rehearsalPages(router: Router, portal: Portal): void {
  router.use('/series/:code/rehearsals', inStagingCopy)

  const page = formPage({
    schema: z.strictObject({
      candidates: between(1, mostCandidates, 'operators.rehearsal.candidatesForm').int(
        'operators.rehearsal.candidatesForm',
      ),
      within: between(0.01, 60, 'operators.rehearsal.withinForm'),
      releaseIn: between(1, 600, 'operators.rehearsal.releaseInForm'),
    }),
    view: 'operators/rehearsals',
    page: async (req, res) => {
      const { code, candidates } = await series(portal, req)
      return {
        title: res.locals.t('operators.rehearsal.title'),
        code,
        rehearsals: await rehearsalsOf(portal.db, code),
        values: { candidates: String(candidates), within: '5', releaseIn: '60' },
      }
    },
    submit: async ({ candidates, within, releaseIn }, req, res) => {
      const { code } = await series(portal, req)
      const wanted = {
        series: code,
        candidates,
        withinSeconds: within * 60,
        releaseInSeconds: releaseIn,
      }
      const { id } = await askForRehearsal(portal, signedIn(res.locals).identityId, wanted).catch((error) => {
        throw error instanceof RehearsalRefused
          ? new FormRefusal('candidates', 'operators.rehearsal.underWay')
          : error
      })
      res.redirect(303, `/operators/series/${code}/rehearsals/${id}`)
    },
  })
  router.get('/series/:code/rehearsals', page.show)
  router.post('/series/:code/rehearsals', page.submit)

  router.get('/series/:code/rehearsals/:id', async (req, res) => {
    const rehearsal = await known(portal, req)
    const { t, locale } = res.locals
    const underWay = rehearsal.state === 'queued' || rehearsal.state === 'running'
    renderPage(res, 'operators/rehearsal', {
      title: t('operators.rehearsal.one', { id: rehearsal.id, series: rehearsal.series }),
      rehearsal,
      lines: rehearsal.report ? reportInWords(rehearsal.report, t, locale) : [],
      isEarly: (rehearsal.report?.early ?? 0) > 0,
      underWay,
      refreshEvery: underWay ? 2 : null,
    })
  })
}

const inStagingCopy: RequestHandler = (_req, res, next) => {
  if (!res.locals.stagingCopy) throw new NotFound()
  next()
}

function between(least: number, most: number, message: string) {
  return z.coerce.number(message).min(least, message).max(most, message)
}

async function series(portal: Portal, req: Request): Promise<{ code: string; candidates: number }> {
  const code = String(req.params.code)
  const candidates = await candidatesOf(portal.db, code)
  if (candidates === undefined) throw new NotFound()
  return { code, candidates }
}

async function known(portal: Portal, req: Request): Promise<Rehearsal> {
  const rehearsal = await rehearsalById(portal.db, numberParameter(req.params.id))
  if (!rehearsal || rehearsal.series !== req.params.code) throw new NotFound()
  return rehearsal
}
