import type { Router } from 'express'
import { areaRouter, requireSignIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { receiveUpload } from '../web/files/receive-upload.ts'
import { helpPage } from '../web/pages/help.ts'
import { auditPages } from './audit.ts'
import { centrePages } from './centres.ts'
import { importPages, largestImport } from './imports.ts'
import { operatorPages } from './people.ts'
import { rehearsalPages } from './rehearsals.ts'
import { resultsDayPage } from './results-day/page.ts'
import { seriesPages } from './series.ts'
import { waitingRoomPages } from './waiting-room.ts'

/** `/operators`: the board loads data, sets release times, looks after centres and people, and reads the audit log. */
export function operatorsArea(portal: Portal): Router {
  const router = areaRouter(
    portal,
    'operators',
    {
      signedOut: { '/sign-in': 'accounts.signIn.link', '/help': 'common.help' },
      signedIn: {
        '': 'operators.nav.home',
        '/series': 'operators.nav.series',
        '/imports': 'operators.nav.imports',
        '/waiting-room': 'operators.nav.waitingRoom',
        '/centres': 'operators.nav.centres',
        '/people': 'operators.nav.people',
        '/audit': 'operators.nav.audit',
        '/help': 'common.help',
      },
    },
    { path: '/imports', page: '/imports', receive: receiveUpload(portal, largestImport) },
  )
  helpPage(router, 'operators')
  router.use(requireSignIn(portal, 'operators'))
  resultsDayPage(router, portal)
  seriesPages(router, portal)
  rehearsalPages(router, portal)
  importPages(router, portal)
  waitingRoomPages(router, portal)
  centrePages(router, portal)
  operatorPages(router, portal)
  auditPages(router, portal)
  return router
}
