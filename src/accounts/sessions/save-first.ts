import type { RequestHandler } from 'express'

/**
 * Sends a page only once its session is stored. express-session stores it when the page ends, but meanwhile sends the head
 * and all but the last byte, so that a browser that follows a redirect is quicker than the database and finds neither its
 * confirmation nor its sign-in. Corked, nothing leaves before the end.
 */
export const saveFirst: RequestHandler = (_req, res, next) => {
  const end = res.end as (...args: unknown[]) => typeof res
  res.end = (...args: unknown[]) => {
    if (!res.writableEnded) res.cork()
    return end.apply(res, args)
  }
  next()
}
