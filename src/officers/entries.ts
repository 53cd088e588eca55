import type { Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import { recordView } from '../audit/views.ts'
import { officersCentres } from '../centres/officer-centres.ts'
import type { Portal } from '../portal.ts'
import { type EntryCriteria, entriesByCandidate, entriesByExam } from '../results/officer-entries.ts'
import { confidentialSeries } from '../results/series/confidential.ts'
import { examsAndSeries } from '../results/series/exams-and-series.ts'
import { typed } from '../web/form.ts'
import { renderPage } from '../web/page.ts'
import { pageAt, pageNumber, pagesFor } from '../web/paging.ts'
import { searchErrors } from '../web/search-field.ts'

const word = z.string().trim().max(100).catch('')

const query = z.object({
  series: word,
  exam: word,
  centre: word,
  name: word,
  view: z.enum(['exam', 'candidate']).catch('exam'),
  page: pageNumber,
})

/** "View entries and results", by qualification or by candidate (A1). */
export function entryPages(router: Router, portal: Portal): void {
  router.get('/entries', async (req, res) => {
    const { identityId } = signedIn(res.locals)
    const { view, page, ...criteria } = query.parse(req.query)
    const [choices, centres, confidential] = await Promise.all([
      examsAndSeries(portal.db),
      officersCentres(portal.db, identityId),
      confidentialSeries(portal.db, identityId),
    ])
    const found =
      view === 'exam'
        ? { byExam: await entriesByExam(portal.db, identityId, criteria), byCandidate: null }
        : { byExam: null, byCandidate: await candidatePage(portal, identityId, criteria, page) }
    const address = (changes: Record<string, string | number>) =>
      `?${new URLSearchParams(Object.entries({ ...criteria, view, ...changes }).map(([name, value]) => [name, String(value)]))}`
    const title = res.locals.t('officers.entries.title')
    const form = { values: { view, ...typed(req.query) }, errors: searchErrors(res, 'name', criteria.name) }
    renderPage(
      res,
      'officers/entries',
      { title, ...choices, centres, confidential, view, ...found, address },
      form,
    )
  })
}

async function candidatePage(portal: Portal, identityId: number, criteria: EntryCriteria, number: number) {
  const { count, entries } = await entriesByCandidate(portal.db, identityId, criteria, pageAt(number))
  const pages = pagesFor(count)
  const withResult = entries.filter(({ status }) => status !== null).map(({ entry_id }) => entry_id)
  await recordView(portal.db, { identityId, area: 'officers' }, withResult, 'list')
  return { count, entries, page: Math.min(number, pages), pages }
}
