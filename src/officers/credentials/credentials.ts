import type { Router } from 'express'
import { signedIn } from '../../accounts/index.ts'
import { requestFile } from '../../files/index.ts'
import type { Portal } from '../../portal.ts'
import { FormRefusal } from '../../web/errors.ts'
import { formPage } from '../../web/form.ts'
import { centreSeriesOf } from '../centre-series.ts'
import { choice, chosenBy } from './choice.ts'
import { credentialsPage } from './page.ts'
import { requirePossible } from './refusal.ts'

/** Credentials of one centre in one series: who has none yet gets them, with letters as one PDF (A9). */
export function credentialPages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: choice,
    ...credentialsPage(portal),
    submit: async (wanted, _req, res) => {
      const centreSeries = centreSeriesOf(res)
      const { missing_ids } = await chosenBy(portal.db, centreSeries, wanted)
      await requirePossible(portal.db, res)
      if (missing_ids.length === 0) throw new FormRefusal('', 'officers.credentials.nothingTo.create')
      const created = { kind: 'letters_pdf', action: 'create', entryIds: missing_ids } as const
      const file = await requestFile(portal, signedIn(res.locals), centreSeries, created)
      res.redirect(303, `/officers/files/${file.id}`)
    },
  })
  router.get('/candidate-results/:series/credentials', page.show)
  router.post('/candidate-results/:series/credentials', page.submit)
}
