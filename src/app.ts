import express, { type Express, type Router } from 'express'
import { signInFormAtOnce, waitAtTheDoor } from './accounts/index.ts'
import { record } from './audit/index.ts'
import { candidatesArea } from './candidates/index.ts'
import { officersArea } from './officers/index.ts'
import { operatorsArea } from './operators/index.ts'
import type { Portal } from './portal.ts'
import { preparationArea } from './preparation/index.ts'
import { verificationArea } from './verification/index.ts'
import { serveAssets } from './web/files/assets.ts'
import { refuseCredentialsInAddress } from './web/guards/credentials-in-address.ts'
import { refuseNulCharacters } from './web/guards/nul-characters.ts'
import { setSecurityHeaders } from './web/guards/security-headers.ts'
import { setUpLocals } from './web/locals.ts'
import { pageNotFound, showErrors } from './web/pages/error-pages.ts'
import { healthRoutes } from './web/pages/health.ts'
import { homePage } from './web/pages/home.ts'
import { measureRequests } from './web/server/metrics.ts'
import { logRequests } from './web/server/request-log.ts'
import { tellStagingCopy } from './web/staging.ts'
import { templates, viewEngine, viewFolder } from './web/templates.ts'
import { waitingRoomAtOnce, waitingRoomPage } from './web/waiting-room/index.ts'

/** The portal's routers and where they stand. The authorisation matrix of the tests is checked against this list. */
export function routers(portal: Portal, isReady: () => boolean): [path: string, router: Router][] {
  return [
    ['/candidates', candidatesArea(portal)],
    ['/preparation', preparationArea(portal)],
    ['/officers', officersArea(portal)],
    ['/operators', operatorsArea(portal)],
    ['/verify', verificationArea(portal)],
    // Asked last: every request passes whatever stands at the root.
    ['/', healthRoutes(portal.db, isReady)],
    ['/', homePage()],
    ['/', waitingRoomPage(portal)],
  ]
}

/** The Express app: middleware in order, then the areas. */
export function createApp(portal: Portal, isReady: () => boolean = () => true): Express {
  const { config, log } = portal
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('trust proxy', trustedProxies(config.trustProxy))
  app.set('views', viewFolder)
  app.set('view engine', 'ejs')
  app.set('view cache', config.production)
  app.engine('ejs', viewEngine(templates(config.production)))

  app.use(setUpLocals(config))
  app.use(tellStagingCopy(portal.db))
  app.use(signInFormAtOnce(portal))
  app.use(waitingRoomAtOnce(portal))
  app.use(setSecurityHeaders(config.publicUrl.startsWith('https:')))
  if (config.metricsPort) app.use(measureRequests)
  app.use('/assets', serveAssets())
  app.use(logRequests(log))
  app.use(refuseCredentialsInAddress)
  app.use(express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 20_000 }))
  app.use(refuseNulCharacters)
  app.use(waitAtTheDoor(portal))
  for (const [path, router] of routers(portal, isReady)) app.use(path, router)
  app.use(pageNotFound)
  app.use(showErrors(log, (reference) => recordFailure(portal, reference)))
  return app
}

/** Operators see failures as they happen; what cannot be recorded now stands in the log. */
function recordFailure({ db }: Portal, reference: string): void {
  record(db, { what: 'error', outcome: 'refused', detail: { reference } }).catch(() => {})
}

/** A number of hops, or addresses; never "whoever asks" (ASVS 4.1.3). */
function trustedProxies(setting: string | undefined): number | string | false {
  if (setting === undefined) return false
  return /^\d+$/.test(setting) ? Number(setting) : setting
}
