import type { Request, Response } from 'express'
import { signedIn } from '../../accounts/index.ts'
import { centreSetting } from '../../centres/candidate-access.ts'
import { officersCentres } from '../../centres/officer-centres.ts'
import { candidateStates, candidatesAt, countCandidates, entriesAt } from '../../letters/candidates.ts'
import { sharesOf } from '../../letters/letter-share.ts'
import type { Portal } from '../../portal.ts'
import { pageAt, pageNumber, pagesFor } from '../../web/paging.ts'
import { addressOf, centreSeriesOf } from '../centre-series.ts'
import { criteria } from './choice.ts'
import { refusalOf } from './refusal.ts'

/** The page that lists the candidates of a centre in a series, how far each is, and what can be done for them (A9). */
export function credentialsPage(portal: Portal) {
  return { view: 'officers/credentials', page: (req: Request, res: Response) => content(portal, req, res) }
}

async function content(portal: Portal, req: Request, res: Response) {
  const centreSeries = centreSeriesOf(res)
  const wanted = { ...req.query, ...req.body }
  const narrowed = criteria.parse(wanted)
  const [setting, counts, centres, shares, found, refusal] = await Promise.all([
    centreSetting(portal.db, centreSeries),
    countCandidates(portal.db, centreSeries),
    officersCentres(portal.db, signedIn(res.locals).identityId),
    sharesOf(portal.db, centreSeries),
    entriesAt(portal.db, centreSeries, narrowed),
    refusalOf(portal.db, res),
  ])
  const pages = pagesFor(found.length)
  const number = Math.min(pageNumber.parse(wanted.page), pages)
  return {
    title: res.locals.t('officers.credentials.title'),
    centreSeries,
    setting,
    counts,
    centres,
    shares,
    candidates: await candidatesAt(portal.db, centreSeries, narrowed, pageAt(number)),
    refusal: refusal && res.locals.t(refusal.key, refusal.params),
    found: found.length,
    pageNumber: number,
    pages,
    hrefFor: (page: number) => addressOf(centreSeries, '/credentials', { ...narrowed, page }),
    ticked: new Set([wanted.entryIds].flat().map(String)),
    states: candidateStates,
    values: { name: narrowed.name, state: narrowed.state ?? '' },
  }
}
