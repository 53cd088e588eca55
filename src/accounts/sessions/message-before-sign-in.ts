import type { Request, Response } from 'express'
import type { Config } from '../../config.ts'
import { clearCookie, cookieIn, setCookie } from '../../web/cookies.ts'
import type { Flash } from '../../web/flash.ts'
import type { Area } from '../areas.ts'

const messages = ['accounts.reset.done', 'accounts.setPassword.done'] as const

/** Texts of the catalogue for who is not signed in, and so has no session to keep them in. */
export type Message = (typeof messages)[number]

/** Leads to the area's sign-in page, which tells once what has happened. Which text it is, the browser keeps. */
export function redirectToSignIn(res: Response, config: Config, area: Area, message: Message): void {
  setCookie(res, config, `${area}-message`, message)
  res.redirect(303, `/${area}/sign-in`)
}

/** The message that the browser keeps, once. */
export function takeMessage(req: Request, res: Response, config: Config, area: Area): Flash | null {
  const kept = cookieIn(req, config, `${area}-message`)
  if (kept !== undefined) clearCookie(res, config, `${area}-message`)
  const message = messages.find((one) => one === kept)
  return message ? { kind: 'success', text: res.locals.t(message) } : null
}
