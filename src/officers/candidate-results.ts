import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import { seriesWithEntries } from '../centres/centre-series.ts'
import { acceptTerms, termsOf } from '../centres/terms.ts'
import type { Portal } from '../portal.ts'
import { FormRefusal } from '../web/errors.ts'
import { formPage } from '../web/form.ts'

const home = '/officers/candidate-results'

/** "Candidate Results website administration": the terms, once, and a series to go to (A2). */
export function candidateResultsPages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({
      series: z.string({ error: 'officers.choose.seriesMissing' }).min(1, 'officers.choose.seriesMissing'),
      terms: z.literal('on').optional(),
    }),
    view: 'officers/candidate-results',
    page: async (_req, res) => {
      const { identityId } = signedIn(res.locals)
      const [series, terms] = await Promise.all([
        seriesWithEntries(portal.db, identityId),
        termsOf(portal.db, identityId),
      ])
      return { title: res.locals.t('officers.candidateResults.title'), series, terms }
    },
    submit: async ({ series, terms }, _req, res) => {
      const officer = signedIn(res.locals)
      const choices = await seriesWithEntries(portal.db, officer.identityId)
      if (!choices.some((one) => one.code === series)) {
        throw new FormRefusal('series', 'officers.choose.noSuchSeries')
      }
      if (terms) await acceptTerms(portal.db, officer)
      else await requireTerms(portal, res)
      res.redirect(303, `${home}/${series}`)
    },
  })
  router.get('/candidate-results', (req, res, next) =>
    req.query.series ? goToSeries(req, res) : page.show(req, res, next),
  )
  router.post('/candidate-results', page.submit)
}

async function requireTerms(portal: Portal, res: Response): Promise<void> {
  const terms = await termsOf(portal.db, signedIn(res.locals).identityId)
  if (terms.some((one) => !one.accepted_at)) throw new FormRefusal('terms', 'officers.choose.termsMissing')
}

function goToSeries(req: Request, res: Response): void {
  res.redirect(303, `${home}/${encodeURIComponent(String(req.query.series))}`)
}
