import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'

/**
 * One line a request: method, path, status, time. Nothing else is taken from the request, so that no password, token,
 * name or cookie can get into a log (ASVS 16.2.5); single-use tokens in a path are cut.
 */
export function logRequests(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: () => randomUUID(),
    serializers: {
      req: (req) => ({ id: req.id, method: req.method, path: withoutToken(req.url) }),
      res: (res) => ({ status: res.statusCode }),
    },
    customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'warn' : 'debug'),
  })
}

function withoutToken(url: string): string {
  const [path = ''] = url.split('?')
  return path.replace(/(password|confirm-email)\/[^/]+/, '$1/…')
}
