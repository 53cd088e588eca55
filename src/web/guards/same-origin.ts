import { csrfSync } from 'csrf-sync'
import type { RequestHandler } from 'express'
import { PersonError } from '../errors.ts'

const csrf = csrfSync({
  getTokenFromRequest: (req) => req.body?._csrf,
  errorConfig: { statusCode: 403, message: 'expired', code: 'EXPIRED' },
})

/** The token of this session, for the hidden field `_csrf`; made at the first call. */
export const csrfToken = csrf.generateToken

/**
 * Refuses what another site makes a browser send (ASVS 3.5.1): by the headers that browsers add, and by the token of
 * the session, which every form carries. The token is then taken from the body, so that forms see their own fields only.
 */
export function refuseOtherOrigins(publicUrl: string): RequestHandler {
  return (req, _res, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(req.method)) return next()
    if (
      !comesFromHere(req.get('sec-fetch-site'), req.get('origin'), [req.get('host'), new URL(publicUrl).host])
    ) {
      throw new PersonError(403, 'otherSite')
    }
    if (!csrf.isRequestValid(req)) throw new PersonError(403, 'expired')
    delete req.body._csrf
    next()
  }
}

function comesFromHere(
  fetchSite: string | undefined,
  origin: string | undefined,
  hosts: (string | undefined)[],
): boolean {
  if (fetchSite) return fetchSite === 'same-origin' || fetchSite === 'none'
  if (origin) return URL.canParse(origin) && hosts.includes(new URL(origin).host)
  return true
}
