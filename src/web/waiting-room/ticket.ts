import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Config } from '../../config.ts'
import { clearCookie, cookieIn, setCookie } from '../cookies.ts'
import { type Lane, lanes } from './lanes.ts'

const hoursValid = 6

/**
 * A place as a browser keeps it. `of` says for whom: the browser that has come for it may sign in anybody (who shares a
 * computer, who has mistyped an address), a browser that has found it by a name that name only. `at`: when it was given,
 * in milliseconds.
 */
export type Ticket = { lane: Lane; number: number; of: string; at: number }

/** In the browser that a place was given to. */
export const ofBrowser = 'browser'

/** The place that the browser names, where the portal has given it one in the last hours. */
export function ticketIn(req: Request, config: Config): Ticket | undefined {
  const cookie = cookieIn(req, config, 'waiting-place') ?? ''
  const [lane = '', number = '', of = '', at = '', mark = ''] = cookie.split('.')
  const [given, expected] = [Buffer.from(mark), Buffer.from(markOf(config, [lane, number, of, at]))]
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  if (Date.now() - Number(at) > hoursValid * 3_600_000) return undefined
  const known = lanes.find((one) => one === lane)
  return known && { lane: known, number: Number(number), of, at: Number(at) }
}

/** Gives the browser a ticket, and what was typed as a user name, for the form that it will see again. */
export function giveTicket(res: Response, config: Config, ticket: Ticket, username: string): void {
  const fields = [ticket.lane, String(ticket.number), ticket.of, String(ticket.at)]
  setCookie(res, config, 'waiting-place', [...fields, markOf(config, fields)].join('.'), hoursValid * 3600)
  if (username.length <= 200) setCookie(res, config, 'waiting-name', username)
}

/** The user name that was typed by who waits. */
export function nameTyped(req: Request, config: Config): string | undefined {
  return cookieIn(req, config, 'waiting-name')
}

/** Whoever has signed in waits no more. */
export function takeTicket(req: Request, res: Response, config: Config): void {
  if (cookieIn(req, config, 'waiting-place') === undefined) return
  clearCookie(res, config, 'waiting-place')
  clearCookie(res, config, 'waiting-name')
}

function markOf(config: Config, fields: string[]): string {
  return createHmac('sha256', config.sessionSecret)
    .update(`place ${fields.join(' ')}`)
    .digest('base64url')
}
