import type { Router } from 'express'
import { areaRouter, requireSignIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { helpPage } from '../web/help.ts'
import { dashboardPage } from './dashboard.ts'
import { entryPages } from './entries.ts'

/** `/officers`: exams officers administer exams for their centre and its associate centres. */
export function officersArea(portal: Portal): Router {
  const router = areaRouter(portal, 'officers', {
    signedOut: { '/sign-in': 'accounts.signIn.link', '/help': 'common.help' },
    signedIn: { '': 'officers.nav.home', '/entries': 'officers.nav.entries', '/help': 'common.help' },
  })
  helpPage(router, 'officers')
  router.use(requireSignIn('officers'))
  dashboardPage(router, portal)
  entryPages(router, portal)
  return router
}
