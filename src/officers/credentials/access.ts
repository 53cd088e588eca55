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
  const address = '/candidate-results/:series/access'
  router.post(address, selection(portal, giveAccess, 'officers.credentials.giveAccessDone'))
  router.post(`${address}/delete`, selection(portal, takeAccess, 'officers.credentials.takeAccessDone'))
}

function selection(portal: Portal, change: typeof giveAccess, done: string) {
  return formPage({
    schema: choice,
    ...credentialsPage(portal),
    submit: async (wanted, _req, res) => {
      const centreSeries = centreSeriesOf(res)
      const { entry_ids } = await chosenBy(portal.db, centreSeries, wanted)
      await change(portal.db, signedIn(res.locals), centreSeries, entry_ids)
      redirectTelling(res, addressOf(centreSeries, '/credentials'), done, { count: entry_ids.length })
    },
  }).submit
}
