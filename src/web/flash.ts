import type { Response } from 'express'

/** What is told once, on the next page that somebody sees. */
export type Flash = { kind: 'success' | 'warning' | 'info'; text: string }

declare module 'express-session' {
  interface SessionData {
    flash?: Flash
  }
}

/**
 * Leads on to a page, which tells once what has happened.
 *
 * @param key of the text in the catalogue, e.g. `people.invited`
 */
export function redirectTelling(
  res: Response,
  address: string,
  key: string,
  values: Record<string, unknown> = {},
  kind: Flash['kind'] = 'success',
): void {
  res.req.session.flash = { kind, text: res.locals.t(key, values) }
  res.redirect(303, address)
}
