import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import type { Portal } from '../../portal.ts'
import { NotFound } from '../../web/errors.ts'
import { csrfToken } from '../../web/guards/same-origin.ts'
import type { Area } from '../areas.ts'
import { SessionStore } from './session-store.ts'

/** Who is signed in. */
export type Account = { identityId: number; name: string }

/**
 * The session of one area, in a cookie of its own that no other area reads (S1). `res.locals.account` says who is signed
 * in, or null.
 */
export function areaSession(portal: Portal, area: Area): RequestHandler[] {
  const https = portal.config.publicUrl.startsWith('https:')
  const load = session({
    name: https ? `__Host-${area}` : area,
    secret: portal.config.sessionSecret,
    store: new SessionStore(portal.db, area),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', path: '/', secure: https },
  })
  return [
    load,
    (req, res, next) => {
      const { identityId, accountName, flash } = req.session
      const account: Account | null = identityId ? { identityId, name: accountName ?? '' } : null
      Object.assign(res.locals, { area, account, flash: flash ?? null, csrfToken: () => csrfToken(req) })
      if (flash && req.method === 'GET') delete req.session.flash
      next()
    },
  ]
}

/** Lets only signed-in people on; others go to the area's sign-in page, which leads back afterwards. */
export function requireSignIn(area: Area): RequestHandler {
  return (req, res, next) => {
    if (res.locals.account) return next()
    if (req.method === 'GET') req.session.returnTo = req.originalUrl
    res.redirect(303, `/${area}/sign-in`)
  }
}

/** Begins a signed-in session under a new identifier (ASVS 7.2.4); what the visitor came for is kept. */
export async function beginSession(
  req: Request,
  account: { identityId: number; epoch: number; name: string },
): Promise<{ returnTo: string | undefined }> {
  const { returnTo } = req.session
  await called((done) => req.session.regenerate(done))
  Object.assign(req.session, {
    identityId: account.identityId,
    epoch: account.epoch,
    accountName: account.name,
  })
  await called((done) => req.session.save(done))
  return { returnTo }
}

/** Ends this session. */
export async function endSession(req: Request): Promise<void> {
  await called((done) => req.session.destroy(done))
}

/** The account of a route that only signed-in people reach. */
export function signedIn(locals: Record<string, unknown>): Account {
  const account = locals.account as Account | null
  if (!account) throw new NotFound()
  return account
}

/** Where a page may lead back to: a path on this site (ASVS 3.7.2). */
export function safeReturn(returnTo: string | undefined, area: Area): string {
  const isOwnPath =
    returnTo !== undefined && new RegExp(`^/${area}(?![^/?])[^\\\\\\p{C}]*$`, 'u').test(returnTo)
  return isOwnPath ? returnTo : `/${area}`
}

function called(work: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())))
}
