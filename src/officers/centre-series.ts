import type { RequestHandler, Response } from 'express'
import { signedIn } from '../accounts/index.ts'
import { type CentreSeries, findCentreSeries } from '../centres/centre-series.ts'
import { hasAcceptedTerms } from '../centres/terms.ts'
import type { Portal } from '../portal.ts'
import { NotFound } from '../web/errors.ts'
import { redirectTelling } from '../web/flash.ts'

declare global {
  namespace Express {
    interface Locals {
      /** The centre and series of the address. */
      centreSeries?: CentreSeries
    }
  }
}

/**
 * Loads the centre and series that an address names, e.g. `/2026-06/credentials?centre=ES440`; 404 where they are not the
 * officer's. Where the terms are not accepted yet, the answer is the way to them (A2).
 */
export function loadCentreSeries(portal: Portal): RequestHandler {
  return async (req, res, next) => {
    const { identityId } = signedIn(res.locals)
    const wanted = req.body?.centre ?? req.query.centre
    const number = typeof wanted === 'string' && wanted !== '' ? wanted : undefined
    const centreSeries = await findCentreSeries(portal.db, identityId, String(req.params.series), number)
    if (!centreSeries) throw new NotFound()
    res.locals.centreSeries = centreSeries
    if (await hasAcceptedTerms(portal.db, centreSeries.responsible_centre_id)) return next()
    redirectTelling(res, '/officers/candidate-results', 'officers.choose.termsFirst', {}, 'info')
  }
}

/** The centre and series of the address. */
export function centreSeriesOf({ locals: { centreSeries } }: Response): CentreSeries {
  if (!centreSeries) throw new NotFound()
  return centreSeries
}

/** The address of a page of a centre and series; `page` as in `/credentials`, nothing for the first of them. */
export function addressOf(
  { series_code, centre_number }: CentreSeries,
  page = '',
  query: Record<string, string | number | undefined> = {},
): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
  const search = new URLSearchParams([['centre', centre_number], ...given])
  return `/officers/candidate-results/${series_code}${page}?${search}`
}
