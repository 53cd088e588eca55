import type { Router } from 'express'
import { areaRouter, requireSignIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { helpPage } from '../web/pages/help.ts'
import { accountPages } from './account.ts'
import { emailConfirmationPages } from './confirm-email.ts'
import { homePage } from './home.ts'
import { registrationPages } from './register.ts'
import { resultPages } from './results.ts'
import { verificationPages } from './verification.ts'

/** `/candidates`: register, sign in, see one's results, look after one's account. */
export function candidatesArea(portal: Portal): Router {
  const router = areaRouter(portal, 'candidates', {
    signedOut: {
      '': 'candidates.nav.home',
      '/register': 'candidates.nav.register',
      '/sign-in': 'accounts.signIn.link',
      '/help': 'common.help',
    },
    signedIn: {
      '': 'candidates.nav.home',
      '/results': 'candidates.nav.results',
      '/account': 'candidates.nav.account',
      '/help': 'common.help',
    },
  })
  homePage(router, portal)
  registrationPages(router, portal)
  helpPage(router, 'candidates')
  router.use(['/results', '/account', '/confirm-email'], requireSignIn(portal, 'candidates'))
  emailConfirmationPages(router, portal)
  resultPages(router, portal)
  verificationPages(router, portal)
  accountPages(router, portal)
  return router
}
