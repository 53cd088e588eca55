import type { Request, Response } from 'express'
import type { Config } from '../config.ts'

/** The name of a cookie as browsers know it; behind https no other site of the domain can set one of that name. */
export function cookieName(config: Config, name: string): string {
  return isHttps(config) ? `__Host-${name}` : name
}

/** How every cookie of the portal is set: for the whole site, out of reach of scripts and of other sites' forms. */
export function cookieOptions(config: Config) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps(config) } as const
}

/** The value of a cookie that came with a request. */
export function cookieIn(req: Request, config: Config, name: string): string | undefined {
  const named = `${cookieName(config, name)}=`
  const value = req.headers.cookie
    ?.split(/; */)
    .find((pair) => pair.startsWith(named))
    ?.slice(named.length)
  try {
    return value && decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/** Sets a cookie, for as long as the browser is open where no time is named. */
export function setCookie(
  res: Response,
  config: Config,
  name: string,
  value: string,
  seconds?: number,
): void {
  const lasting = seconds === undefined ? {} : { maxAge: seconds * 1000 }
  res.cookie(cookieName(config, name), value, { ...cookieOptions(config), ...lasting })
}

/** Takes a cookie away. */
export function clearCookie(res: Response, config: Config, name: string): void {
  res.clearCookie(cookieName(config, name), cookieOptions(config))
}

function isHttps(config: Config): boolean {
  return config.publicUrl.startsWith('https:')
}
