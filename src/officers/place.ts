import type { Request, RequestHandler, Response } from 'express'
import { signedIn } from '../accounts/index.ts'
import { managesCandidateResults } from '../centres/officer-centres.ts'
import { findPlace, type Place } from '../centres/place.ts'
import { hasAcceptedTerms } from '../centres/terms.ts'
import type { Portal } from '../portal.ts'
import { NotFound } from '../web/errors.ts'

/** Without the right there is no link to the candidate results service, and `requireRight` answers 404 (A1). */
export function showRight(portal: Portal): RequestHandler {
  return async (_req, res, next) => {
    const manages = await managesCandidateResults(portal.db, signedIn(res.locals).identityId)
    res.locals.managesCandidateResults = manages
    if (!manages) {
      const shown = res.locals.navigation
      res.locals.navigation = shown.filter(({ href }) => !href.startsWith('/officers/candidate-results'))
    }
    next()
  }
}

/** Lets only officers on who administer the candidate results service (A1). */
export const requireRight: RequestHandler = (_req, res, next) => {
  if (!res.locals.managesCandidateResults) throw new NotFound()
  next()
}

/**
 * The series and centre that an address names, e.g. `/2026-06/credentials?centre=ES440`.
 *
 * @returns undefined where the terms are not accepted yet: then the answer has been given, the way to them (A2)
 * @throws {NotFound} for a series or centre that is not the officer's
 */
export async function placeOf(portal: Portal, req: Request, res: Response): Promise<Place | undefined> {
  const { identityId } = signedIn(res.locals)
  const centre = req.body?.centre ?? req.query.centre
  const place = await findPlace(
    portal.db,
    identityId,
    String(req.params.series),
    typeof centre === 'string' && centre !== '' ? centre : undefined,
  )
  if (!place) throw new NotFound()
  if (await hasAcceptedTerms(portal.db, place.responsible_centre_id)) return place
  req.session.flash = { kind: 'info', text: res.locals.t('officers.choose.termsFirst') }
  res.redirect(303, '/officers/candidate-results')
  return undefined
}
