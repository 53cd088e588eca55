import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * The headers of every answer (ASVS 3.4): nothing but the portal's own files may load, nobody may frame it, no address
 * is passed on, and no cache keeps a page. Static files set a Cache-Control of their own.
 *
 * @param https whether the portal is reached by https; browsers are told to insist on it then
 */
export function setSecurityHeaders(https: boolean): RequestHandler[] {
  const headers = helmet({
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
    headers,
    (_req, res, next) => {
      res.setHeader('Cache-Control', 'no-store, private')
      res.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
      next()
    },
  ]
}
