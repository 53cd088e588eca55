import type { RequestHandler, Response } from 'express'
import { signedIn } from '../accounts/index.ts'
import type { Inviter } from '../accounts/staff/invitation.ts'
import { managesCandidateResults } from '../centres/officer-centres.ts'
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

/** The officer as somebody who invites: nobody gives a right that they have not got (A1). */
export function inviter(res: Response): Inviter {
  const { identityId } = signedIn(res.locals)
  return { identityId, managesCandidateResults: Boolean(res.locals.managesCandidateResults) }
}
