import type { Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../../accounts/index.ts'
import { shareLetters } from '../../letters/letter-share.ts'
import type { Portal } from '../../portal.ts'
import { redirectTelling } from '../../web/flash.ts'
import { formPage } from '../../web/form.ts'
import { addressOf, centreSeriesOf } from '../centre-series.ts'
import { credentialsPage } from './page.ts'

/** The preparation centres that see a centre's letters in a series (S13). */
export function shareRoutes(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({
      centre: z.string().optional(),
      preparation: z.union([z.string(), z.array(z.string())]).default([]),
    }),
    ...credentialsPage(portal),
    submit: async ({ preparation }, _req, res) => {
      const centreSeries = centreSeriesOf(res)
      await shareLetters(portal.db, signedIn(res.locals), centreSeries, [preparation].flat())
      redirectTelling(res, addressOf(centreSeries, '/credentials'), 'officers.share.saved')
    },
  })
  router.post('/candidate-results/:series/share', page.submit)
}
