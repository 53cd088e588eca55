import type { Request, Router } from 'express'
import { z } from 'zod'
import { identityById, signedIn } from '../accounts/index.ts'
import { checkPassword } from '../accounts/sign-in.ts'
import type { Portal } from '../portal.ts'
import { seriesDates } from '../results/series/series-dates.ts'
import {
  isEarlier,
  readTimes,
  type SeriesTimes,
  seriesTimes,
  setSeriesTimes,
} from '../results/series/series-times.ts'
import { FormRefusal, NotFound } from '../web/errors.ts'
import { redirectTelling } from '../web/flash.ts'
import { formPage } from '../web/form.ts'
import { isInCalendar } from '../web/languages/calendar.ts'
import { renderPage } from '../web/page.ts'

/** A date and time as `datetime-local` sends it, or nothing. */
const moment = z
  .string({ error: 'forms.required' })
  .regex(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?)?$/, 'operators.series.timeForm')
  .refine((text) => text === '' || isInCalendar(text), 'operators.series.timeForm')
const day = z
  .string({ error: 'forms.required' })
  .regex(/^(\d{4}-\d{2}-\d{2})?$/, 'operators.series.dayForm')
  .refine((text) => text === '' || isInCalendar(text), 'operators.series.dayForm')

/** Series and their times: released, held back, put off (K4, A3). */
export function seriesPages(router: Router, portal: Portal): void {
  router.get('/series', async (_req, res) => {
    const series = await seriesDates(portal.db)
    renderPage(res, 'operators/all-series', { title: res.locals.t('operators.series.all'), series })
  })

  const page = formPage({
    schema: z.strictObject({
      release: moment,
      centreRelease: moment,
      credentialsFrom: moment,
      enquiriesUntil: day,
      earlier: z.literal('on').optional(),
      currentPassword: z.string().max(1000).default(''),
    }),
    view: 'operators/series',
    page: async (req, res) => {
      const series = await known(portal, req)
      const title = res.locals.t('operators.series.title', { series: series.name })
      return { title, series, values: series.typed }
    },
    submit: async (wanted, req, res) => {
      const before = await known(portal, req)
      const typed = [wanted.release, wanted.centreRelease, wanted.credentialsFrom]
      const read = await readTimes(portal.db, typed, portal.config.boardTimeZone)
      const [release = null, centreRelease = null, credentialsFrom = null] = read
      if (isEarlier(before, { release, centreRelease }))
        await requireConsent(portal, signedIn(res.locals).identityId, wanted)
      const enquiriesUntil = wanted.enquiriesUntil || null
      const { identityId } = signedIn(res.locals)
      await setSeriesTimes(portal.db, identityId, before.code, {
        release,
        centreRelease,
        credentialsFrom,
        enquiriesUntil,
      })
      redirectTelling(res, `/operators/series/${before.code}`, 'operators.series.saved')
    },
  })
  router.get('/series/:code', page.show)
  router.post('/series/:code', page.submit)
}

async function known(portal: Portal, req: Request): Promise<SeriesTimes> {
  const series = await seriesTimes(portal.db, String(req.params.code), portal.config.boardTimeZone)
  if (!series) throw new NotFound()
  return series
}

/** What makes results visible earlier is confirmed, with the password once more. */
async function requireConsent(
  portal: Portal,
  identityId: number,
  { earlier, currentPassword }: { earlier?: 'on' | undefined; currentPassword: string },
): Promise<void> {
  if (!earlier) throw new FormRefusal('earlier', 'operators.series.earlierMissing')
  if (currentPassword === '') throw new FormRefusal('currentPassword', 'forms.required')
  const person = await identityById(portal.db, 'operators', identityId)
  const matches = await checkPassword(portal, 'operators', { identityId }, person, currentPassword)
  if (!matches) throw new FormRefusal('currentPassword', 'accounts.incorrectPassword')
}
