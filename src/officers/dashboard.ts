import type { Router } from 'express'
import { signedIn } from '../accounts/index.ts'
import { officersCentres } from '../centres/officer-centres.ts'
import { outOfDateLetters } from '../letters/letter-state.ts'
import type { Portal } from '../portal.ts'
import { seriesDates } from '../results/series/series-dates.ts'
import { renderPage } from '../web/page.ts'

/** "Administer exams" (A1). */
export function dashboardPage(router: Router, portal: Portal): void {
  router.get('/', async (_req, res) => {
    const { identityId } = signedIn(res.locals)
    const [series, centres, outOfDate] = await Promise.all([
      seriesDates(portal.db),
      officersCentres(portal.db, identityId),
      outOfDateLetters(portal.db, identityId),
    ])
    const title = res.locals.t('officers.home.title')
    renderPage(res, 'officers/home', { title, series, centres, outOfDate })
  })
}
