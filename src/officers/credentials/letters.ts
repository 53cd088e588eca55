import type { Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../../accounts/index.ts'
import { requestFile } from '../../files/index.ts'
import type { Portal } from '../../portal.ts'
import { FormRefusal } from '../../web/errors.ts'
import { formPage } from '../../web/form.ts'
import { renderPage } from '../../web/page.ts'
import { centreSeriesOf } from '../centre-series.ts'
import { choice, chosenBy } from './choice.ts'
import { credentialsPage } from './page.ts'
import { requirePossible } from './refusal.ts'

/** The letters of candidates who have theirs, in one file: as PDF, or as CSV for a mail merge (A9). */
export function letterFileRoutes(router: Router, portal: Portal): void {
  const page = formPage({
    schema: choice.safeExtend({ format: z.enum(['pdf', 'csv']), confirmed: z.literal('yes').optional() }),
    ...credentialsPage(portal),
    submit: async ({ format, confirmed, ...wanted }, _req, res) => {
      const centreSeries = centreSeriesOf(res)
      const chosen = await chosenBy(portal.db, centreSeries, wanted)
      await requirePossible(portal.db, res)
      if (chosen.letter_ids.length === 0) throw new FormRefusal('', 'officers.credentials.nothingTo.print')
      const recreates = chosen.out_of_date > 0
      // What re-creating letters does is said before it is done.
      if (recreates && !confirmed) {
        const title = res.locals.t('officers.recreate.title', { count: chosen.out_of_date })
        return renderPage(res, 'officers/recreate', { title, centreSeries, format, chosen })
      }
      const file = await requestFile(portal, signedIn(res.locals), centreSeries, {
        kind: `letters_${format}`,
        action: recreates ? 'recreate' : 'print',
        entryIds: chosen.letter_ids,
      })
      res.redirect(303, `/officers/files/${file.id}`)
    },
  })
  router.post('/candidate-results/:series/letters', page.submit)
}
