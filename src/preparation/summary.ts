import type { Request, Router } from 'express'
import { signedIn } from '../accounts/index.ts'
import { record } from '../audit/index.ts'
import type { Portal } from '../portal.ts'
import type { Criteria } from '../results/search/found-entries.ts'
import { searchIn } from '../results/search/long-released.ts'
import { type ExamSummary, summarise } from '../results/search/summary.ts'
import { examsAndSeries } from '../results/series/exams-and-series.ts'
import { NotFound } from '../web/errors.ts'
import { sendCsv } from '../web/files/csv.ts'
import type { Translate } from '../web/languages/languages.ts'
import { renderPage } from '../web/page.ts'
import { criteriaFields, searchAddress, withoutTable } from './criteria.ts'

/** What the chosen results come to: grades and scores of each exam, as charts with their figures, and as CSV. */
export function summaryPages(router: Router, portal: Portal): void {
  router.get('/results/summary', async (req, res) => {
    const criteria = criteriaOf(req)
    // The results page says what is wrong with the criteria.
    if (!criteria) return res.redirect(303, req.originalUrl.replace('/results/summary', '/results'))
    const exams = await summary(portal, signedIn(res.locals).identityId, criteria)
    const known = await examsAndSeries(portal.db)
    const title = res.locals.t('preparation.summary.title')
    const chosen = inWords(criteria, known, res.locals.t)
    renderPage(res, 'preparation/summary', { title, exams, address: searchAddress(criteria), bars, chosen })
  })

  router.get('/results/summary.csv', async (req, res) => {
    const { identityId } = signedIn(res.locals)
    const criteria = criteriaOf(req)
    if (!criteria) throw new NotFound()
    const exams = await summary(portal, identityId, criteria)
    await record(portal.db, { what: 'results.exported', identityId, area: 'preparation' })
    await sendCsv(res, 'summary.csv', columns, asRows(exams, criteria.series ?? 'all'))
  })
}

function summary(portal: Portal, identityId: number, criteria: Criteria): Promise<ExamSummary[]> {
  return searchIn(portal, identityId, criteria, (db, criteria) => summarise(db, identityId, criteria))
}

function criteriaOf(req: Request): Criteria | undefined {
  return criteriaFields.safeParse(withoutTable(req.query)).data
}

/** The criteria as a reader of the page, or of a print of it, takes them; only the two that are always chosen say "All". */
function inWords(
  criteria: Criteria,
  { exams, series }: Awaited<ReturnType<typeof examsAndSeries>>,
  t: Translate,
) {
  const all = t('preparation.criteria.all')
  const { candidateNumberFrom: from, candidateNumberTo: to, firstName, lastName, reference } = criteria
  const rows = [
    ['series', series.find(({ code }) => code === criteria.series)?.name ?? criteria.series ?? all],
    ['exam', exams.find(({ code }) => code === criteria.exam)?.name ?? criteria.exam ?? all],
    ['candidateNumber', from || to ? `${from ?? '…'} – ${to ?? '…'}` : undefined],
    ['firstName', firstName],
    ['lastName', lastName],
    ['reference', reference],
  ]
  return rows.flatMap(([name, text]) => (text ? [{ term: t(`preparation.criteria.${name}`), text }] : []))
}

const chart = { width: 400, letter: 9.2, number: 60, row: 28 }

/** A bar chart: bars from the left, as long as their counts, each with its label and its number. */
function bars(rows: readonly { label: string; count: number }[]) {
  const most = Math.max(1, ...rows.map(({ count }) => count))
  const left = Math.max(0, ...rows.map(({ label }) => label.length)) * chart.letter + 16
  const room = chart.width - left - chart.number
  return {
    width: chart.width,
    height: rows.length * chart.row,
    left,
    rows: rows.map(({ label, count }, index) => ({
      label,
      count,
      y: index * chart.row,
      length: Math.round((count / most) * room),
    })),
  }
}

const columns = ['series_code', 'exam_code', 'figure', 'component', 'value', 'count']

/** @param series the code of the chosen series, or `all` */
function asRows(exams: readonly ExamSummary[], series: string) {
  const lines = exams.flatMap(({ code, count, grades, statuses, scores }) => [
    [code, 'entries', '', '', count],
    ...grades.map(({ grade, count }) => [code, 'grade', '', grade ?? 'below the reported scale', count]),
    ...statuses.map(({ status, count }) => [code, 'status', '', status, count]),
    ...scores.flatMap(({ code: part, count, mean, ranges }) => [
      [code, 'scores', part, '', count],
      [code, 'mean', part, '', mean ?? ''],
      ...ranges.map(({ from, to, count }) => [code, 'range', part, `${from}-${to}`, count]),
    ]),
  ])
  return lines.map((cells) => [series, ...cells])
}
