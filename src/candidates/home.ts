import type { Router } from 'express'
import type { Portal } from '../portal.ts'
import { recentSeriesDates } from '../results/series/recent-dates.ts'
import { seriesDates } from '../results/series/series-dates.ts'
import { renderPage } from '../web/page.ts'

/** The home page shows when the results of every series are released (S10). */
export function homePage(router: Router, portal: Portal): void {
  const recentDates = recentSeriesDates(portal.db)
  router.get('/', async (_req, res) => {
    const series = res.locals.account ? await seriesDates(portal.db) : await recentDates()
    renderPage(res, 'candidates/home', { title: res.locals.t('candidates.home.title'), series })
  })
}
