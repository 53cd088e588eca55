import type { Request, RequestHandler, Response } from 'express'
import type { Portal } from '../../portal.ts'
import { PersonError } from '../../web/errors.ts'
import type { Area } from '../areas.ts'
import type { Account } from './area-passport.ts'
import { recentlyEnded } from './ended-session.ts'
import { dropKeptForm, findKeptForm, keepForm } from './kept-form.ts'
import type { SentForm } from './own-forms.ts'
import { rememberWayBack, safeReturn } from './way-back.ts'

/**
 * Lets only signed-in people on, with forms that they opened themselves. Others go to the area's sign-in page, which leads
 * back afterwards: to the page, and to what they had typed there where their session has ended meanwhile.
 */
export function requireSignIn(portal: Portal, area: Area): RequestHandler {
  return async (req, res, next) => {
    const { account, sentForm: sent } = res.locals
    if (!account) {
      await leaveWayBack(portal, area, req, res, sent)
      return res.redirect(303, `/${area}/sign-in`)
    }
    if (sent && sent.opener !== account.identityId) throw new PersonError(403, 'expired')
    await showKeptForm(portal, req, res, account, sent)
    next()
  }
}

/**
 * Leads from a form with a file that was sent after the session had ended to the sign-in page, which leads back to the page
 * of that form: the file is not taken, and has to be chosen again.
 */
export function leadToSignIn(portal: Portal, area: Area, page: string): RequestHandler {
  return async (req, res, next) => {
    const isTooLate =
      !res.locals.account && req.is('multipart/form-data') && (await recentlyEnded(portal, area, req))
    if (!isTooLate) return next()
    rememberWayBack(res, portal.config, area, { address: `/${area}${page}`, leadsTo: 'page' })
    res.redirect(303, `/${area}/sign-in`)
  }
}

async function leaveWayBack(
  portal: Portal,
  area: Area,
  req: Request,
  res: Response,
  sent: SentForm | undefined,
): Promise<void> {
  // What a script asks for, such as a batch's progress, is nowhere to come back to.
  if (req.method === 'GET' && req.accepts('html'))
    rememberWayBack(res, portal.config, area, { address: req.originalUrl, leadsTo: 'page' })
  if (!sent?.ended) return
  const form = { page: sent.page, address: safeReturn(req.originalUrl, area), fields: req.body }
  const isKept = await keepForm(portal, sent.ended, form)
  rememberWayBack(res, portal.config, area, { address: sent.page, leadsTo: isKept ? 'form' : 'page' })
}

/** The page that a kept form stood on shows it, until it is sent. */
async function showKeptForm(
  portal: Portal,
  req: Request,
  res: Response,
  { identityId }: Account,
  sent: SentForm | undefined,
): Promise<void> {
  const { keptForm } = req.session
  if (!keptForm) return
  if (sent?.page === keptForm.page) {
    delete req.session.keptForm
    await dropKeptForm(portal.db, keptForm.sid)
  } else if (!sent && req.originalUrl === keptForm.page) {
    res.locals.keptForm = await findKeptForm(portal, keptForm.sid, identityId)
  }
}
