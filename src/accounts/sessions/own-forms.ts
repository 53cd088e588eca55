import type { Request, RequestHandler } from 'express'
import type { Portal } from '../../portal.ts'
import { PersonError } from '../../web/errors.ts'
import { isFormOf, type Opener } from '../../web/guards/form-token.ts'
import { isLooking } from '../../web/guards/same-origin.ts'
import type { Area } from '../areas.ts'
import type { Account } from './area-passport.ts'
import { type EndedSession, recentlyEnded } from './ended-session.ts'
import { safeReturn } from './way-back.ts'

/** The longest address of a page that its forms carry along. */
const longest = 1000

/** A form that was sent: by whom it was opened, on which page, and in which session, where that has ended since. */
export type SentForm = { opener: Opener; page: string; ended?: EndedSession }

declare global {
  namespace Express {
    interface Locals {
      /** The page's address, which its forms carry along. */
      pageAddress?: string
      /** The form that was sent with this request. */
      sentForm?: SentForm
    }
  }
}

/**
 * Takes only forms that this browser was given here (ASVS 3.5.1): by who is signed in, before anybody had signed in, or in
 * a session that ended within the hour; `res.locals.sentForm` says which. What every form carries for that is then taken
 * from the body, so that forms see their own fields only.
 */
export function refuseForeignForms(portal: Portal, area: Area): RequestHandler {
  return async (req, res, next) => {
    res.locals.pageAddress = pageOf(req, area)
    if (isLooking(req.method)) return next()
    if (!req.headers.cookie) throw new PersonError(403, 'noCookies')
    const sent = await sentForm(portal, area, req, res.locals.account)
    if (!sent) throw new PersonError(403, 'expired')
    delete req.body._csrf
    delete req.body._page
    res.locals.sentForm = sent
    next()
  }
}

async function sentForm(
  portal: Portal,
  area: Area,
  req: Request,
  account: Account | null,
): Promise<SentForm | undefined> {
  const page = pageOf(req, area)
  const isOf = (opener: Opener) => isFormOf(req, portal.config, area, opener)
  if (account && isOf(account.identityId)) return { opener: account.identityId, page }
  if (isOf(null)) return { opener: null, page }
  const ended = account ? undefined : await recentlyEnded(portal, area, req)
  return ended && isOf(ended.identity_id) ? { opener: ended.identity_id, page, ended } : undefined
}

/** The page itself, or the one that the form stood on which has been sent. */
function pageOf(req: Request, area: Area): string {
  const { _page: page = req.originalUrl } = req.body ?? {}
  const isKnown = typeof page === 'string' && page.length <= longest
  return isKnown ? safeReturn(page, area) : `/${area}`
}
