import type { Router } from 'express'
import { areaRouter, requireSignIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { seriesDates } from '../results/series-dates.ts'
import { helpPage } from '../web/help.ts'
import { renderPage } from '../web/page.ts'

/** `/officers` */
export function officersArea(portal: Portal): Router {
  const router = areaRouter(portal, 'officers', {
    signedOut: { '/sign-in': 'accounts.signIn.link', '/help': 'common.help' },
    signedIn: { '': 'officers.nav.home', '/help': 'common.help' },
  })
  helpPage(router, 'officers')
  router.use(requireSignIn('officers'))
  router.get('/', async (_req, res) => {
    const series = await seriesDates(portal.db)
    renderPage(res, 'officers/home', { title: res.locals.t('officers.home.title'), series })
  })
  return router
}
