import type { Router } from 'express'
import { signedIn } from '../../accounts/index.ts'
import { giveAccess, takeAccess } from '../../letters/select-candidates.ts'
import type { Portal } from '../../portal.ts'
import { redirectTelling } from '../../web/flash.ts'
import { formPage } from '../../web/form.ts'
import { addressOf, centreSeriesOf } from '../centre-series.ts'
import { choice, chosenBy } from './choice.ts'
import { credentialsPage } from './page.ts'

/** Access of candidates whose centre stands at "Selected candidates": given, and taken again (K1). */
export function accessRoutes(router: Router, portal: Portal): void {
  const given = formPage({
    schema: choice,
    ...credentialsPage(portal),
    submit: async (wanted, _req, res) => {
      const centreSeries = centreSeriesOf(res)
      const { entry_ids } = await chosenBy(portal.db, centreSeries, wanted)
      await giveAccess(portal.db, signedIn(res.locals), centreSeries, entry_ids)
      redirectTelling(res, addressOf(centreSeries, '/credentials'), 'officers.credentials.giveAccessDone', {
        count: entry_ids.length,
      })
    },
  })
  const taken = formPage({
    schema: choice,
    ...credentialsPage(portal),
    submit: async (wanted, _req, res) => {
      const centreSeries = centreSeriesOf(res)
      const { entry_ids } = await chosenBy(portal.db, centreSeries, wanted)
      await takeAccess(portal.db, signedIn(res.locals), centreSeries, entry_ids)
      redirectTelling(res, addressOf(centreSeries, '/credentials'), 'officers.credentials.takeAccessDone', {
        count: entry_ids.length,
      })
    },
  })
  router.post('/candidate-results/:series/access', given.submit)
  router.post('/candidate-results/:series/access/delete', taken.submit)
}
