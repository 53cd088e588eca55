import type { Router } from 'express'
import { areaRouter, requireSignIn } from '../accounts/index.ts'
import { largestExchanged } from '../files/index.ts'
import type { Portal } from '../portal.ts'
import { receiveUpload } from '../web/files/receive-upload.ts'
import { helpPage } from '../web/pages/help.ts'
import { candidateResultsPages } from './candidate-results.ts'
import { loadCentreSeries } from './centre-series.ts'
import { accessRoutes } from './credentials/access.ts'
import { credentialPages } from './credentials/credentials.ts'
import { letterPages } from './credentials/letter.ts'
import { letterFileRoutes } from './credentials/letters.ts'
import { shareRoutes } from './credentials/share.ts'
import { dashboardPage } from './dashboard.ts'
import { entryPages } from './entries.ts'
import { filePages } from './files.ts'
import { candidateLockPages } from './people/candidate-locks.ts'
import { invitationRoutes } from './people/invitations.ts'
import { peoplePages } from './people/people.ts'
import { personPages } from './people/person.ts'
import { preparationCentrePage } from './people/preparation-centre.ts'
import { requireRight, showRight } from './right.ts'
import { seriesPages } from './series.ts'
import { subcentrePages } from './subcentres/subcentres.ts'

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
    { path: '/files/upload', page: '/files', receive: receiveUpload(portal, largestExchanged) },
  )
  helpPage(router, 'officers')
  router.use(requireSignIn(portal, 'officers'))
  router.use(showRight(portal))
  dashboardPage(router, portal)
  entryPages(router, portal)
  filePages(router, portal)
  peoplePages(router, portal)
  preparationCentrePage(router, portal)
  invitationRoutes(router, portal)
  personPages(router, portal)
  candidateLockPages(router, portal)

  router.use('/candidate-results', requireRight)
  candidateResultsPages(router, portal)
  router.use('/candidate-results/:series', loadCentreSeries(portal))
  seriesPages(router, portal)
  subcentrePages(router, portal)
  credentialPages(router, portal)
  accessRoutes(router, portal)
  letterFileRoutes(router, portal)
  letterPages(router, portal)
  shareRoutes(router, portal)
  return router
}
