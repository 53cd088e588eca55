import type { RequestHandler } from 'express'
import { PersonError } from '../errors.ts'

/** Whether a request only looks and changes nothing. */
export function isLooking(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method)
}

/** Refuses what another site makes a browser send, by the headers that browsers add (ASVS 3.5.1). */
export function refuseOtherOrigins(publicUrl: string): RequestHandler {
  return (req, _res, next) => {
    if (isLooking(req.method)) return next()
    if (
      !comesFromHere(req.get('sec-fetch-site'), req.get('origin'), [req.get('host'), new URL(publicUrl).host])
    ) {
      throw new PersonError(403, 'otherSite')
    }
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
