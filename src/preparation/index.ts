import type { Router } from 'express'
import { areaRouter, requireSignIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { helpPage } from '../web/pages/help.ts'
import { batchPages } from './batches.ts'
import { homePage } from './home.ts'
import { letterPages } from './letters.ts'
import { resultPages } from './results.ts'
import { summaryPages } from './summary.ts'

/** `/preparation`: staff of preparation centres find their candidates and print graphical profiles. */
export function preparationArea(portal: Portal): Router {
  const router = areaRouter(portal, 'preparation', {
    signedOut: { '': 'preparation.nav.home', '/sign-in': 'accounts.signIn.link', '/help': 'common.help' },
    signedIn: {
      '': 'preparation.nav.home',
      '/results': 'preparation.nav.results',
      '/batches': 'preparation.nav.batches',
      '/letters': 'preparation.nav.letters',
      '/help': 'common.help',
    },
  })
  homePage(router, portal)
  helpPage(router, 'preparation')
  router.use(['/results', '/results.csv', '/batches', '/letters'], requireSignIn(portal, 'preparation'))
  summaryPages(router, portal)
  resultPages(router, portal)
  batchPages(router, portal)
  letterPages(router, portal)
  return router
}
