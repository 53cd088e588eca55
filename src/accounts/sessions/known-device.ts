import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Config } from '../../config.ts'
import { cookieIn, setCookie } from '../../web/cookies.ts'
import type { Area } from '../areas.ts'

const days = 365

/** By so many names a person is known in one browser: an e-mail address, and an ID number. */
const mostNames = 2

/** A browser, and the person who has signed in there last; `names` are keyed digests of the user names that they typed. */
export type KnownDevice = { identityId: number; device: string; names: string[] }

/**
 * The browser a request comes from, if somebody has signed in there before. Such a browser has a count of failures of its
 * own, so that strangers who lock an account, whose name is easily guessed, do not lock out its owner (OWASP "device
 * cookies").
 */
export function knownDevice(req: Request, config: Config, area: Area): KnownDevice | undefined {
  const fields = (cookieIn(req, config, `${area}-device`) ?? '').split('.')
  const [id = '', device = '', names = '', mark = ''] = fields
  if (mark === '') return undefined
  const expected = markOf(config, area, [id, device, names])
  const [given, wanted] = [Buffer.from(mark), Buffer.from(expected)]
  const isOurs = given.length === wanted.length && timingSafeEqual(given, wanted)
  return isOurs ? { identityId: Number(id), device, names: names.split('~') } : undefined
}

/**
 * Marks the browser as one in which this person has signed in.
 *
 * @param name a keyed digest of what they typed as their user name
 */
export function rememberDevice(
  req: Request,
  res: Response,
  config: Config,
  area: Area,
  identityId: number,
  name: Buffer,
): void {
  const known = knownDevice(req, config, area)
  const own = known?.identityId === identityId ? known : undefined
  if (own && isKnownBy(own, name)) return
  const device = own?.device ?? randomBytes(16).toString('base64url')
  const names = [digest(name), ...(own?.names ?? [])].slice(0, mostNames)
  const fields = [String(identityId), device, names.join('~')]
  setCookie(res, config, `${area}-device`, [...fields, markOf(config, area, fields)].join('.'), days * 86_400)
}

/** Whether this person has signed in there by that name. */
export function isKnownBy({ names }: KnownDevice, name: Buffer): boolean {
  return names.includes(digest(name))
}

function digest(name: Buffer): string {
  return name.toString('base64url')
}

function markOf(config: Config, area: Area, fields: string[]): string {
  return createHmac('sha256', config.sessionSecret)
    .update(`device ${area} ${fields.join(' ')}`)
    .digest('base64url')
}
