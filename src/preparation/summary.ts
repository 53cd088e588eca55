import { stringify } from 'csv-stringify/sync'
import type { Request, Router } from 'express'
import { signedIn } from '../accounts/index.ts'
import { record } from '../audit/index.ts'
import type { Portal } from '../portal.ts'
import type { Criteria } from '../results/search.ts'
import { type ExamSummary, summarise } from '../results/summary.ts'
import { NotFound } from '../web/errors.ts'
import { announceDownload } from '../web/files.ts'
import { renderPage } from '../web/page.ts'
import { criteriaFields, searchAddress, withoutTable } from './criteria.ts'

/** What the chosen results come to: grades and scores of each exam, as charts with their figures, and as CSV. */
export function summaryPages(router: Router, portal: Portal): void {
  router.get('/results/summary', async (req, res) => {
    const criteria = criteriaOf(req)
    const exams = await summarise(portal.db, signedIn(res.locals).identityId, criteria)
    const address = searchAddress(criteria)
    const title = res.locals.t('preparation.summary.title')
    renderPage(res, 'preparation/summary', { title, exams, address, bars })
  })

  router.get('/results/summary.csv', async (req, res) => {
    const { identityId } = signedIn(res.locals)
    const exams = await summarise(portal.db, identityId, criteriaOf(req))
    await record(portal.db, { what: 'results.exported', identityId, area: 'preparation' })
    announceDownload(res, 'text/csv; charset=utf-8', 'summary.csv')
    res.send(asCsv(exams))
  })
}

function criteriaOf(req: Request): Criteria {
  const parsed = criteriaFields.safeParse(withoutTable(req.query))
  if (!parsed.success) throw new NotFound()
  return parsed.data
}

const chart = { width: 480, label: 130, number: 60, row: 26 }

/** A bar chart: bars from the left, as long as their counts, each with its label and its number. */
function bars(rows: readonly { label: string; count: number }[]) {
  const most = Math.max(1, ...rows.map(({ count }) => count))
  const room = chart.width - chart.label - chart.number
  return {
    ...{ width: chart.width, height: rows.length * chart.row, left: chart.label },
    rows: rows.map(({ label, count }, index) => ({
      ...{ label, count, y: index * chart.row, length: Math.round((count / most) * room) },
    })),
  }
}

function asCsv(exams: readonly ExamSummary[]): string {
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
  const columns = ['exam_code', 'figure', 'component', 'value', 'count']
  return `\uFEFF${stringify([columns, ...lines], { escape_formulas: true, record_delimiter: 'windows' })}`
}
