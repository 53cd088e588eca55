import type { Router } from 'express'
import type { Portal } from '../portal.ts'
import { seriesDates } from '../results/series/series-dates.ts'
import { renderPage } from '../web/page.ts'

/** The home page shows when the results of every series are released (S10). */
export function homePage(router: Router, portal: Portal): void {
  router.get('/', async (_req, res) => {
    const series = await seriesDates(portal.db)
    renderPage(res, 'candidates/home', { title: res.locals.t('candidates.home.title'), series })
  })
}
