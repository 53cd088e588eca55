import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Config } from '../../config.ts'
import { cookieIn, setCookie } from '../../web/cookies.ts'
import type { Area } from '../areas.ts'

const days = 365

/** A browser in which a person has signed in before. */
export type KnownDevice = { identityId: number; device: string }

/**
 * The browser a request comes from, if somebody has signed in there before. Such a browser has a count of failures of its
 * own, so that strangers who lock an account, whose name is easily guessed, do not lock out its owner (OWASP "device
 * cookies").
 */
export function knownDevice(req: Request, config: Config, area: Area): KnownDevice | undefined {
  const [id = '', device = '', mark = ''] = (cookieIn(req, config, `${area}-device`) ?? '').split('.')
  if (mark === '') return undefined
  const expected = markOf(config, area, id, device)
  const [given, wanted] = [Buffer.from(mark), Buffer.from(expected)]
  const isOurs = given.length === wanted.length && timingSafeEqual(given, wanted)
  return isOurs ? { identityId: Number(id), device } : undefined
}

/** Marks the browser as one in which this person has signed in. */
export function rememberDevice(
  req: Request,
  res: Response,
  config: Config,
  area: Area,
  identityId: number,
): void {
  if (knownDevice(req, config, area)?.identityId === identityId) return
  const device = randomBytes(16).toString('base64url')
  const value = `${identityId}.${device}.${markOf(config, area, String(identityId), device)}`
  setCookie(res, config, `${area}-device`, value, days * 86_400)
}

function markOf(config: Config, area: Area, id: string, device: string): string {
  return createHmac('sha256', config.sessionSecret)
    .update(`device ${area} ${id} ${device}`)
    .digest('base64url')
}
