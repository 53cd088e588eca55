import type { Router } from 'express'
import { areaRouter, requireSignIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { seriesDates } from '../results/series-dates.ts'
import { helpPage } from '../web/help.ts'
import { renderPage } from '../web/page.ts'

/** `/operators` */
export function operatorsArea(portal: Portal): Router {
  const router = areaRouter(portal, 'operators', {
    signedOut: { '/sign-in': 'accounts.signIn.link', '/help': 'common.help' },
    signedIn: { '': 'operators.nav.home', '/help': 'common.help' },
  })
  helpPage(router, 'operators')
  router.use(requireSignIn('operators'))
  router.get('/', async (_req, res) => {
    const series = await seriesDates(portal.db)
    renderPage(res, 'operators/home', { title: res.locals.t('operators.home.title'), series })
  })
  return router
}
