import type { Request, RequestHandler, Response, Router } from 'express'
import type { z } from 'zod'
import { signedIn } from '../../accounts/index.ts'
import { discardDraft, draftOf, keepDraft } from '../../centres/subcentres/draft.ts'
import { saveSubcentres } from '../../centres/subcentres/save.ts'
import { subcentresOf } from '../../centres/subcentres/subcentres.ts'
import type { Typed } from '../../centres/subcentres/typed.ts'
import type { Portal } from '../../portal.ts'
import { NotFound } from '../../web/errors.ts'
import { formPage } from '../../web/form.ts'
import type { FieldError } from '../../web/page.ts'
import { addressOf, centreSeriesOf } from '../centre-series.ts'
import { subcentreForm, typedOver } from './form.ts'
import type { View } from './listed.ts'
import { subcentresPage } from './page.ts'

const path = '/candidate-results/:series/subcentres'

/**
 * "Subcentre Management": access, delay and contact of up to thousands of associate centres (A4-A8). What is typed and not
 * saved is a draft: filtering and paging keep it.
 */
export function subcentrePages(router: Router, portal: Portal): void {
  const about = {
    schema: subcentreForm,
    view: 'officers/subcentres',
    page: (req: Request, res: Response, errors: FieldError[]) => subcentresPage(portal, req, res, errors),
  }
  const table = formPage({
    ...about,
    submit: async (sent, _req, res) => {
      const typed = await typedSoFar(portal, res, sent)
      const saved = await saveSubcentres(portal.db, signedIn(res.locals), centreSeriesOf(res), typed)
      res.redirect(303, addressOfTable(res, sent, saved))
    },
  })
  const draft = formPage({
    ...about,
    submit: async (sent, _req, res) => {
      const typed = await typedSoFar(portal, res, sent)
      await keepDraft(portal.db, signedIn(res.locals).identityId, centreSeriesOf(res), typed)
      res.redirect(303, addressOfTable(res, sent))
    },
  })
  const discarded = formPage({
    ...about,
    submit: async (sent, _req, res) => {
      await discardDraft(portal.db, signedIn(res.locals).identityId, centreSeriesOf(res))
      res.redirect(303, addressOfTable(res, sent))
    },
  })
  router.use(path, requireAssociates)
  router.get(path, table.show)
  router.post(path, table.submit)
  router.post(`${path}/draft`, draft.submit)
  router.post(`${path}/draft/delete`, discarded.submit)
}

/** Only a centre with associate centres has Subcentre Management, and only for itself. */
const requireAssociates: RequestHandler = (_req, res, next) => {
  const { is_own, has_associates } = centreSeriesOf(res)
  if (!(is_own && has_associates)) throw new NotFound()
  next()
}

async function typedSoFar(
  portal: Portal,
  res: Response,
  sent: z.infer<typeof subcentreForm>,
): Promise<Typed> {
  const centreSeries = centreSeriesOf(res)
  const [before, current] = await Promise.all([
    draftOf(portal.db, signedIn(res.locals).identityId, centreSeries),
    subcentresOf(portal.db, centreSeries),
  ])
  return typedOver(before, sent, current)
}

function addressOfTable(res: Response, { filter, show, page }: View, saved?: number): string {
  return addressOf(centreSeriesOf(res), '/subcentres', { filter, show, page, saved })
}
