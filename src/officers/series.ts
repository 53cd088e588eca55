import type { Response, Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import {
  candidateAccess,
  centreSetting,
  saveCentreSetting,
  settingMark,
} from '../centres/candidate-access.ts'
import { contactFields } from '../centres/contact.ts'
import { delayField, showDelay } from '../centres/delay.ts'
import { officersCentres } from '../centres/officer-centres.ts'
import { outOfDateAt } from '../letters/letter-state.ts'
import type { Portal } from '../portal.ts'
import { redirectTelling } from '../web/flash.ts'
import { formPage } from '../web/form.ts'
import { addressOf, centreSeriesOf } from './centre-series.ts'

const decision = contactFields.safeExtend({
  centre: z.string().optional(),
  candidateAccess,
  delay: delayField,
  mark: z.string().max(2000).default(''),
})

/** One series of the candidate results website: who has access, when, and who answers candidates (A2, A3, K1). */
export function seriesPages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: decision,
    view: 'officers/series',
    page: (_req, res) => settingPage(portal, res),
    submit: async ({ candidateAccess, delay, mark, ...contact }, _req, res) => {
      const centreSeries = centreSeriesOf(res)
      const decided = { candidateAccess, delayMinutes: delay, contact }
      await saveCentreSetting(portal.db, signedIn(res.locals), centreSeries, decided, mark)
      const letters = await lettersOutOfDate(portal, res)
      const text = letters > 0 ? 'officers.setting.savedLetters' : 'officers.setting.saved'
      redirectTelling(res, addressOf(centreSeries), text, { count: letters })
    },
  })
  router.get('/candidate-results/:series', page.show)
  router.post('/candidate-results/:series', page.submit)
}

async function settingPage(portal: Portal, res: Response) {
  const centreSeries = centreSeriesOf(res)
  const [setting, centres, outOfDate] = await Promise.all([
    centreSetting(portal.db, centreSeries),
    officersCentres(portal.db, signedIn(res.locals).identityId),
    lettersOutOfDate(portal, res),
  ])
  return {
    title: res.locals.t('officers.series.title', { series: centreSeries.series_name }),
    centreSeries,
    setting,
    centres,
    mark: settingMark(setting),
    lettersOutOfDate: outOfDate,
    showDelay,
    values: {
      candidateAccess: setting.candidate_access,
      delay: showDelay(setting.own_delay_minutes),
      contactName: setting.contact_name,
      contactEmail: setting.contact_email,
      contactPhone: setting.contact_phone,
    },
  }
}

async function lettersOutOfDate(portal: Portal, res: Response): Promise<number> {
  const { series_id, centre_id } = centreSeriesOf(res)
  const [here] = await outOfDateAt(portal.db, series_id, [centre_id])
  return here?.letters ?? 0
}
