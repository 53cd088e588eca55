import type { Router } from 'express'
import type { Portal } from '../portal.ts'
import { seriesDates } from '../results/series/series-dates.ts'
import { renderPage } from '../web/page.ts'

/** The home page shows when the results of every series are released, and where to go. */
export function homePage(router: Router, portal: Portal): void {
  router.get('/', async (_req, res) => {
    const series = await seriesDates(portal.db)
    renderPage(res, 'preparation/home', { title: res.locals.t('preparation.home.title'), series })
  })
}
