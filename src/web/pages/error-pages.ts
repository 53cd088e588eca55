import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { NotFound, PersonError } from '../errors.ts'
import { renderPage } from '../page.ts'

/** Whatever no route has answered does not exist. */
export const pageNotFound: RequestHandler = () => {
  throw new NotFound()
}

/**
 * Turns every error into a page. People's errors say what to do; anything else is the portal's own fault: logged once,
 * and shown as a reference number only (ASVS 16.5.1).
 *
 * @param onFailure hears of what is the portal's own fault
 */
export function showErrors(log: Logger, onFailure: (requestId: string) => void): ErrorRequestHandler {
  return (thrown, req, res, _next) => {
    if (res.headersSent || res.destroyed) {
      // Whoever has gone away is told nothing; what broke off must not look whole.
      log.warn({ err: thrown, requestId: req.id }, 'answer broken off')
      return res.destroy()
    }
    const error = asPersonError(thrown)
    if (error.status >= 500 && error.status !== 503) {
      log.error({ err: thrown, requestId: req.id }, 'request failed')
      onFailure(String(req.id))
    }
    if (error.status === 503) log.warn({ reason: thrown.message, requestId: req.id }, 'request refused')
    if (error.retryAfter) res.setHeader('Retry-After', String(error.retryAfter))
    res.removeHeader('Content-Disposition')
    res.status(error.status).type('html')
    showErrorPage(res, error, String(req.id))
  }
}

function showErrorPage(res: Response, error: PersonError, reference: string): void {
  const { t } = res.locals
  const params = { ...error.params, ...shownTimes(error.params, res) }
  const heading = t(`error.${error.key}.heading`, params)
  const text = t(`error.${error.key}.text`, params)
  renderPage(res, 'error', {
    title: heading,
    status: error.status,
    heading,
    text,
    reference,
    retryAfter: error.retryAfter ?? null,
  })
}

/** Times in a message are written out in the board's time zone. */
function shownTimes(params: Record<string, unknown>, res: Response): Record<string, string> {
  const times = Object.entries(params).filter((pair): pair is [string, Date] => pair[1] instanceof Date)
  return Object.fromEntries(
    times.map(([name, at]) => {
      const shown = res.locals.formatTime(at)
      return [name, `${shown.text} (${shown.zone})`]
    }),
  )
}

function asPersonError(error: unknown): PersonError {
  if (error instanceof PersonError) return error
  if (isDatabaseAway(error) || isStoreAway(error)) return new PersonError(503, 'unavailable', {}, 5)
  if (isClientError(error))
    return new PersonError(error.status, error.status === 413 ? 'tooLarge' : 'badRequest')
  return new PersonError(500, 'failed')
}

/** What body-parser and the router throw at broken requests carries a status of its own. */
function isClientError(error: unknown): error is { status: number } {
  const status = (error as { status?: unknown }).status
  return typeof status === 'number' && status >= 400 && status < 500
}

/** A store of files that answers too late, or with a fault of its own. */
function isStoreAway(error: unknown): boolean {
  const { $fault, name } = error as { $fault?: string; name?: string }
  return $fault === 'server' || name === 'TimeoutError'
}

/** Connection lost, refused or too late; lock or statement timeout; read only; shutting down (F2-F6). */
function isDatabaseAway(error: unknown): boolean {
  const { code, message, severity } = error as { code?: string; message?: string; severity?: string }
  return (
    severity === 'FATAL' ||
    /^(08|53|57P)/.test(code ?? '') ||
    ['55P03', '57014', '25006', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code ?? '') ||
    /timeout exceeded when trying to connect|Timeout acquiring a connection|timeout expired|Connection terminated|Query read timeout/.test(
      message ?? '',
    )
  )
}
