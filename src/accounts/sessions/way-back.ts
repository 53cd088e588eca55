import type { Request, Response } from 'express'
import type { Config } from '../../config.ts'
import { clearCookie, cookieIn, setCookie } from '../../web/cookies.ts'
import type { Area } from '../areas.ts'

const seconds = 3600
/** What a browser keeps in a cookie. */
const longest = 2000

/** What somebody came for who was led to the sign-in page; `form` where what was typed on that page is kept. */
type WayBack = { address: string; leadsTo: 'page' | 'form' }

/** Remembers in the browser what somebody came for, so that signing in leads there. */
export function rememberWayBack(res: Response, config: Config, area: Area, way: WayBack): void {
  const value = `${way.leadsTo} ${way.address}`
  if (value.length <= longest) setCookie(res, config, `${area}-return`, value, seconds)
}

/** What somebody came for who was led to the sign-in page. */
export function wayBack(req: Request, config: Config, area: Area): WayBack | undefined {
  const [, leadsTo, address] = /^(page|form) (.*)$/s.exec(cookieIn(req, config, `${area}-return`) ?? '') ?? []
  if (address === undefined) return undefined
  return { address: safeReturn(address, area), leadsTo: leadsTo === 'form' ? 'form' : 'page' }
}

/** Whoever has signed in has got there. */
export function forgetWayBack(res: Response, config: Config, area: Area): void {
  clearCookie(res, config, `${area}-return`)
}

/** Where a page may lead back to: a path on this site (ASVS 3.7.2). */
export function safeReturn(address: string | undefined, area: Area): string {
  const isOwnPath =
    address !== undefined && new RegExp(`^/${area}(?![^/?])[^\\\\\\p{C}]*$`, 'u').test(address)
  return isOwnPath ? address : `/${area}`
}
