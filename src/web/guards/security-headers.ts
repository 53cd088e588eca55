import type { Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'

/**
 * The headers of every answer (ASVS 3.4): nothing but the portal's own files may load, nobody may frame it, no address
 * is passed on, and no cache keeps a page. Static files set a Cache-Control of their own.
 *
 * @param https whether the portal is reached by https; browsers are told to insist on it then
 */
export function setSecurityHeaders(https: boolean): RequestHandler {
  const headers = securityHeaders(https)
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value)
    next()
  }
}

/** The same, by name and value. */
export function securityHeaders(https: boolean): readonly [name: string, value: string][] {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https && { maxAge: 63_072_000, includeSubDomains: true },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  return [
    ...headersOf(protect),
    ['Cache-Control', 'no-store, private'],
    ['Permissions-Policy', 'camera=(), geolocation=(), microphone=()'],
  ]
}

/** What a middleware sets, whatever the request: worked out once. */
function headersOf(middleware: ReturnType<typeof helmet>): [name: string, value: string][] {
  const headers: [string, string][] = []
  const setHeader = (name: string, value: string) => headers.push([name, value])
  middleware({} as Request, { setHeader, removeHeader: () => {} } as unknown as Response, () => {})
  return headers
}
