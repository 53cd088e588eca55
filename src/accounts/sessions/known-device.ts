import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Config } from '../../config.ts'
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
  const pairs = (req.headers.cookie ?? '').split(/; */).map((pair) => pair.split('='))
  const [, value = ''] = pairs.find(([name]) => name === cookieName(config, area)) ?? []
  const [id = '', device = '', mark = ''] = value.split('.')
  const expected = markOf(config, area, id, device)
  const [given, wanted] = [Buffer.from(mark), Buffer.from(expected)]
  const isOurs = given.length === wanted.length && timingSafeEqual(given, wanted)
  return isOurs ? { identityId: Number(id), device } : undefined
}

/** Marks the browser as one in which this person has signed in. */
export function rememberDevice(res: Response, config: Config, area: Area, identityId: number): void {
  const device = randomBytes(16).toString('base64url')
  const value = `${identityId}.${device}.${markOf(config, area, String(identityId), device)}`
  res.cookie(cookieName(config, area), value, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: config.publicUrl.startsWith('https:'),
    maxAge: days * 86_400_000,
  })
}

function cookieName(config: Config, area: Area): string {
  return `${config.publicUrl.startsWith('https:') ? '__Host-' : ''}${area}-device`
}

function markOf(config: Config, area: Area, id: string, device: string): string {
  return createHmac('sha256', config.sessionSecret)
    .update(`device ${area} ${id} ${device}`)
    .digest('base64url')
}
