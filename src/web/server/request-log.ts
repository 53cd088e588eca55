import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import type { Logger } from 'pino'

declare global {
  namespace Express {
    interface Request {
      /** Names the request in logs and on error pages. */
      id: string
    }
  }
}

/**
 * One line a request: method, path, status, time in milliseconds. Nothing else is taken from the request, so that no
 * password, token, name or cookie can get into a log (ASVS 16.2.5); single-use tokens in a path are cut.
 */
export function logRequests(log: Logger): RequestHandler {
  const isTalkative = log.isLevelEnabled('debug')
  return (req, res, next) => {
    req.id = randomUUID()
    const began = performance.now()
    res.once('close', () => {
      const failed = res.statusCode >= 500
      if (!failed && !isTalkative) return
      const line = {
        req: { id: req.id, method: req.method, path: withoutToken(req) },
        res: { status: res.statusCode },
        responseTime: Math.round(performance.now() - began),
      }
      log[failed ? 'warn' : 'debug'](line, res.writableFinished ? 'request completed' : 'request aborted')
    })
    next()
  }
}

function withoutToken({ originalUrl }: Request): string {
  const [path = ''] = originalUrl.split('?')
  return path.replace(/(password|confirm-email)\/[^/]+/, '$1/…')
}
