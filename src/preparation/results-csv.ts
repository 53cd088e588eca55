import type { Response } from 'express'
import type { Db } from '../database/sql.ts'
import type { Criteria } from '../results/search/found-entries.ts'
import { readResults } from '../results/search/search.ts'
import { csvOf, forSpreadsheets, sendReadCsv } from '../web/files/csv.ts'

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

/** Sends everything that the criteria find as CSV. */
export async function sendResultsCsv(
  db: Db,
  res: Response,
  identityId: number,
  criteria: Criteria,
): Promise<void> {
  const csv = csvOf(columns, forSpreadsheets)
  await sendReadCsv(res, 'results.csv', csv, (take) => readResults(db, identityId, criteria, take))
}
