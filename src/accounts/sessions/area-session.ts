import { type Request, type RequestHandler, Router } from 'express'
import session from 'express-session'
import type { Sql } from '../../database/sql.ts'
import type { Portal } from '../../portal.ts'
import { cookieIn, cookieName, cookieOptions } from '../../web/cookies.ts'
import { NotFound } from '../../web/errors.ts'
import { formToken } from '../../web/guards/form-token.ts'
import { isLooking } from '../../web/guards/same-origin.ts'
import type { Area } from '../areas.ts'
import type { Account, AreaPassport } from './area-passport.ts'
import { takeMessage } from './message-before-sign-in.ts'
import { saveFirst } from './save-first.ts'
import { beginSessionWith, SessionStore } from './session-store.ts'

declare module 'express-session' {
  interface SessionData {
    /** Where passport keeps who is signed in. A newer epoch of that identity ends the session. */
    passport?: { user?: Account }
    /** The form that was sent before this session began, and the page that shows it again. */
    keptForm?: { sid: string; page: string }
  }
}

/**
 * The session of one area, in a cookie of its own that no other area reads (S1). `res.locals.account` says who is signed
 * in, or null. Looking around without its cookie begins none, and asks for none.
 */
export function areaSession(portal: Portal, area: Area, passport: AreaPassport): RequestHandler[] {
  const { config, db } = portal
  const whole = Router().use(
    session({
      name: cookieName(config, area),
      secret: config.sessionSecret,
      store: new SessionStore(db, area),
      resave: false,
      saveUninitialized: false,
      cookie: cookieOptions(config),
    }),
    saveFirst,
    passport.session(),
  )
  return [
    (req, res, next) => {
      const isNeeded = !isLooking(req.method) || cookieIn(req, config, area) !== undefined
      return isNeeded ? whole(req, res, next) : next()
    },
    (req, res, next) => {
      const account = req.user ?? null
      let token: string | undefined
      const csrfToken = () => {
        token ??= formToken(req, res, config, area, account?.identityId ?? null)
        return token
      }
      Object.assign(res.locals, { area, account, csrfToken })
      Object.defineProperty(res.locals, 'flash', {
        get: () => takeFlash(req) ?? takeMessage(req, res, config, area),
        enumerable: true,
      })
      next()
    },
  ]
}

/**
 * Begins a signed-in session under a new identifier (ASVS 7.2.4).
 *
 * @param settled what is written together with it
 */
export function beginSession(req: Request, account: Account, settled?: Sql): Promise<void> {
  if (settled) beginSessionWith(req, settled)
  return called((done) => req.logIn(account, done))
}

/** Calls a signed-in person by a new name. */
export function renameAccount(req: Request, name: string): void {
  if (req.session.passport?.user) req.session.passport.user.name = name
}

/** Ends this session. */
export function endSession(req: Request): Promise<void> {
  return called((done) => req.session.destroy(done))
}

/** The account of a route that only signed-in people reach. */
export function signedIn({ account }: Express.Locals): Account {
  if (!account) throw new NotFound()
  return account
}

/** A message goes with the page that shows it, whatever was fetched before. */
function takeFlash(req: Request) {
  const flash = req.session?.flash ?? null
  if (flash) delete req.session.flash
  return flash
}

function called(work: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())))
}
