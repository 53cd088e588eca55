import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Config } from '../../config.ts'
import { cookieIn, setCookie } from '../cookies.ts'

/** Who opened a form: a signed-in person, by number, or somebody who was not signed in. */
export type Opener = number | null

/**
 * The token that a form carries against other sites (ASVS 3.5.1), for its hidden field `_csrf`. It is signed and bound to
 * the browser, by a random key in a cookie, and to whoever opened the form, so that it needs no stored session and holds
 * when the same person has signed in again meanwhile.
 */
export function formToken(req: Request, res: Response, config: Config, area: string, opener: Opener): string {
  return tokenOf(config, area, keyIn(req, config, area) ?? newKey(res, config, area), opener)
}

/** Whether a form was given to this browser, for this person. */
export function isFormOf(req: Request, config: Config, area: string, opener: Opener): boolean {
  const key = keyIn(req, config, area)
  const token: unknown = req.body?._csrf
  if (!key || typeof token !== 'string') return false
  const [given, expected] = [Buffer.from(token), Buffer.from(tokenOf(config, area, key, opener))]
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function tokenOf(config: Config, area: string, key: string, opener: Opener): string {
  return createHmac('sha256', config.sessionSecret)
    .update(`form ${area} ${key} ${opener ?? 'nobody'}`)
    .digest('base64url')
}

function keyIn(req: Request, config: Config, area: string): string | undefined {
  const key = cookieIn(req, config, `${area}-form`)
  return key && /^[\w-]{22}$/.test(key) ? key : undefined
}

function newKey(res: Response, config: Config, area: string): string {
  const key = randomBytes(16).toString('base64url')
  setCookie(res, config, `${area}-form`, key)
  return key
}
