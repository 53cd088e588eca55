import type { Request, Response, Router } from 'express'
import { signedIn } from '../accounts/index.ts'
import { record } from '../audit/index.ts'
import { recordView } from '../audit/views.ts'
import { mostAtOnce } from '../batches/index.ts'
import type { Portal } from '../portal.ts'
import { profilePdf, shownProfile, warnOfMissing } from '../profiles/index.ts'
import { releasedProfile } from '../results/released.ts'
import type { Criteria } from '../results/search/found-entries.ts'
import { searchIn } from '../results/search/long-released.ts'
import { searchResults, sortings } from '../results/search/search.ts'
import { examsAndSeries } from '../results/series/exams-and-series.ts'
import { NotFound } from '../web/errors.ts'
import { sendPdf } from '../web/files/files.ts'
import { fieldErrors, typed } from '../web/form.ts'
import { renderPage } from '../web/page.ts'
import { pageAt, pagesFor } from '../web/paging.ts'
import { numberParameter } from '../web/parameters.ts'
import { criteriaFields, searchAddress, tableFields, withoutTable } from './criteria.ts'
import { sendResultsCsv } from './results-csv.ts'

/** "Report criteria" and what they find (S7); one candidate's result with its graphical profile (S8). */
export function resultPages(router: Router, portal: Portal): void {
  router.get('/results', async (req, res) => {
    const parsed = criteriaFields.safeParse(withoutTable(req.query))
    if (parsed.success) return showResults(portal, req, res, parsed.data)
    const page = {
      title: res.locals.t('preparation.results.title'),
      ...(await examsAndSeries(portal.db)),
      found: null,
    }
    res.status(422)
    renderPage(res, 'preparation/results', page, {
      values: typed(req.query),
      errors: fieldErrors(parsed.error, res),
    })
  })

  router.get('/results.csv', async (req, res) => {
    const criteria = criteriaFields.safeParse(withoutTable(req.query))
    if (!criteria.success) throw new NotFound()
    const { identityId } = signedIn(res.locals)
    await record(portal.db, { what: 'results.exported', identityId, area: 'preparation' })
    await sendResultsCsv(portal.db, res, identityId, criteria.data)
  })

  router.get('/results/:entryId', async (req, res) => {
    const profile = await ownProfile(portal, req, res, 'page')
    const title = `${profile.firstName} ${profile.lastName}`
    renderPage(res, 'preparation/result', {
      title,
      ...shownProfile(profile, res.locals.t),
    })
  })

  router.get('/results/:entryId/profile.pdf', async (req, res) => {
    const profile = await ownProfile(portal, req, res, 'pdf')
    sendPdf(
      res,
      await profilePdf(profile, portal.config, res.locals.lang, warnOfMissing(portal.log)),
      `profile-${profile.reference}.pdf`,
    )
  })
}

async function showResults(portal: Portal, req: Request, res: Response, criteria: Criteria): Promise<void> {
  const { identityId } = signedIn(res.locals)
  const { sort, page: wanted } = tableFields.parse(req.query)
  const [choices, { count, results }] = await Promise.all([
    examsAndSeries(portal.db),
    searchIn(portal, identityId, criteria, (db, criteria) =>
      searchResults(db, identityId, criteria, sort, pageAt(wanted)),
    ),
  ])
  const pages = pagesFor(count)
  await recordView(
    portal.db,
    signedIn(res.locals),
    results.map(({ entry_id }) => entry_id),
    'list',
  )
  const found = {
    results,
    count,
    page: Math.min(wanted, pages),
    pages,
    hrefFor: (number: number) => `?${searchAddress(criteria, { ...sortParameter(sort), page: number })}`,
    columns: sortings.map((by) => ({
      by,
      order: sort.by === by ? (sort.descending ? 'descending' : 'ascending') : 'none',
      href: `?${searchAddress(criteria, sortParameter({ by, descending: sort.by === by && !sort.descending }))}`,
    })),
    summaryHref: `/preparation/results/summary?${searchAddress(criteria)}`,
    csvHref: `/preparation/results.csv?${searchAddress(criteria)}`,
    criteria,
    mostAtOnce,
  }
  const title = res.locals.t('preparation.results.title')
  renderPage(
    res,
    'preparation/results',
    { title, ...choices, found },
    { values: typed(req.query), errors: [] },
  )
}

function sortParameter(sort: { by: string; descending: boolean }): { sort: string } {
  return { sort: `${sort.descending ? '-' : ''}${sort.by}` }
}

async function ownProfile(portal: Portal, req: Request, res: Response, way: 'page' | 'pdf') {
  const reader = { audience: 'preparation', identityId: signedIn(res.locals).identityId } as const
  const profile = await releasedProfile(portal.db, reader, numberParameter(req.params.entryId))
  if (!profile) throw new NotFound()
  await recordView(portal.db, signedIn(res.locals), [profile.entryId], way)
  return profile
}
