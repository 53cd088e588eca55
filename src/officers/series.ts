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
import { readDelay, showDelay } from '../centres/delay.ts'
import { officersCentres } from '../centres/officer-centres.ts'
import type { Place } from '../centres/place.ts'
import { outOfDateAt } from '../letters/letter-state.ts'
import type { Portal } from '../portal.ts'
import { FormRefusal } from '../web/errors.ts'
import { readForm, typed } from '../web/form.ts'
import { renderPage, type ShownForm } from '../web/page.ts'
import { placeOf } from './place.ts'

const decision = contactFields.safeExtend({
  centre: z.string().optional(),
  candidateAccess,
  delay: z.string().max(20, 'officers.delay.form').default(''),
  mark: z.string().max(2000).default(''),
})

/** One series of the candidate results website: who has access, when, and who answers candidates (A2, A3, K1). */
export function seriesPages(router: Router, portal: Portal): void {
  router.get('/candidate-results/:series', async (req, res) => {
    const place = await placeOf(portal, req, res)
    if (place) await show(portal, res, place)
  })

  router.post('/candidate-results/:series', async (req, res) => {
    const place = await placeOf(portal, req, res)
    if (!place) return
    const read = readForm(decision, req.body, res)
    const errors = read.errors ?? (await save(portal, res, place, read.wanted))
    if (errors.length > 0) {
      res.status(422)
      return show(portal, res, place, { values: typed(req.body), errors })
    }
    const letters = (await outOfDateAt(portal.db, place.series_id, [place.centre_id]))[0]?.letters ?? 0
    const text = letters > 0 ? 'officers.setting.savedLetters' : 'officers.setting.saved'
    req.session.flash = { kind: 'success', text: res.locals.t(text, { count: letters }) }
    res.redirect(303, `/officers/candidate-results/${place.series_code}?centre=${place.centre_number}`)
  })
}

async function save(portal: Portal, res: Response, place: Place, wanted: z.infer<typeof decision>) {
  const delayMinutes = readDelay(wanted.delay)
  if (delayMinutes === undefined) return [refusal(res, new FormRefusal('delay', 'officers.delay.form'))]
  try {
    const { candidateAccess, mark, ...contact } = wanted
    const decided = { candidateAccess, delayMinutes, contact }
    await saveCentreSetting(portal.db, signedIn(res.locals), place, decided, mark)
    return []
  } catch (error) {
    if (!(error instanceof FormRefusal)) throw error
    return [refusal(res, error)]
  }
}

function refusal(res: Response, { field, key, params }: FormRefusal) {
  return { field, message: String(res.locals.t(key, params)) }
}

async function show(portal: Portal, res: Response, place: Place, form?: ShownForm): Promise<void> {
  const [setting, centres, outOfDate] = await Promise.all([
    centreSetting(portal.db, place),
    officersCentres(portal.db, signedIn(res.locals).identityId),
    outOfDateAt(portal.db, place.series_id, [place.centre_id]),
  ])
  const title = res.locals.t('officers.series.title', { series: place.series_name })
  const values = form?.values ?? {
    candidateAccess: setting.candidate_access,
    delay: showDelay(setting.own_delay_minutes),
    contactName: setting.contact_name,
    contactEmail: setting.contact_email,
    contactPhone: setting.contact_phone,
  }
  renderPage(
    res,
    'officers/series',
    {
      title,
      place,
      setting,
      centres,
      mark: settingMark(setting),
      lettersOutOfDate: outOfDate[0]?.letters ?? 0,
      showDelay,
    },
    { values, errors: form?.errors ?? [] },
  )
}
