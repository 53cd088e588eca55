import { stringify } from 'csv-stringify/sync'
import type { Response } from 'express'
import type { Db } from '../database/sql.ts'
import { type Criteria, searchResults } from '../results/search/search.ts'
import { announceDownload } from '../web/files.ts'

const rowsAtOnce = 2000
const columns = [
  'series',
  'exam',
  'centre_number',
  'candidate_number',
  'first_name',
  'last_name',
  'preparation_centre',
  'status',
  'score',
  'grade',
  'cefr',
  'reference',
] as const

/** Sends everything that the criteria find as CSV, a part at a time. */
export async function sendResultsCsv(
  db: Db,
  res: Response,
  identityId: number,
  criteria: Criteria,
): Promise<void> {
  announceDownload(res, 'text/csv; charset=utf-8', 'results.csv')
  // The mark lets spreadsheets see that this is UTF-8.
  res.write(`\uFEFF${columns.join(',')}\r\n`)
  for (let number = 1; ; number += 1) {
    const sorting = { by: 'number', descending: false } as const
    const results = await searchResults(db, identityId, criteria, sorting, { size: rowsAtOnce, number })
    const rows = results.map((result) => columns.map((column) => result[column]))
    res.write(stringify(rows, { escape_formulas: true, record_delimiter: 'windows' }))
    if (results.length < rowsAtOnce) break
  }
  res.end()
}
