import type { Router } from 'express'
import { areaRouter, requireSignIn } from '../accounts/index.ts'
import { largestExchanged } from '../files/index.ts'
import type { Portal } from '../portal.ts'
import { helpPage } from '../web/pages/help.ts'
import { receiveUpload } from '../web/receive-upload.ts'
import { candidateLockPages } from './candidate-locks.ts'
import { candidateResultsPages } from './candidate-results.ts'
import { credentialPages } from './credentials.ts'
import { dashboardPage } from './dashboard.ts'
import { entryPages } from './entries.ts'
import { filePages } from './files.ts'
import { letterPages } from './letters.ts'
import { peoplePages } from './people.ts'
import { requireRight, showRight } from './place.ts'
import { seriesPages } from './series.ts'
import { subcentrePages } from './subcentres.ts'

/** `/officers`: exams officers administer exams for their centre and its associate centres. */
export function officersArea(portal: Portal): Router {
  const router = areaRouter(
    portal,
    'officers',
    {
      signedOut: { '/sign-in': 'accounts.signIn.link', '/help': 'common.help' },
      signedIn: {
        '': 'officers.nav.home',
        '/files': 'officers.nav.files',
        '/entries': 'officers.nav.entries',
        '/candidate-results': 'officers.nav.candidateResults',
        '/people': 'people.nav',
        '/help': 'common.help',
      },
    },
    { path: '/files/upload', receive: receiveUpload(portal, largestExchanged) },
  )
  helpPage(router, 'officers')
  router.use(requireSignIn(portal, 'officers'))
  router.use(showRight(portal))
  dashboardPage(router, portal)
  entryPages(router, portal)
  filePages(router, portal)
  peoplePages(router, portal)
  candidateLockPages(router, portal)
  router.use('/candidate-results', requireRight)
  candidateResultsPages(router, portal)
  subcentrePages(router, portal)
  credentialPages(router, portal)
  letterPages(router, portal)
  seriesPages(router, portal)
  return router
}
