import { createHash } from 'node:crypto'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { type Db, rows, sql } from '../database/sql.ts'

const line = z.object({
  entry_id: z.number(),
  centre: z.string(),
  series: z.string(),
  exam: z.string(),
  candidate_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  status: z.string().nullable(),
  score: z.number().nullable(),
  grade: z.string().nullable(),
  cefr: z.string().nullable(),
})

const columns = [
  'centre_number',
  'series_code',
  'exam_code',
  'candidate_number',
  'first_name',
  'last_name',
  'status',
  'score',
  'grade',
  'cefr',
]

/**
 * A centre's entries in a series as CSV, with the results that are released to centres (A1, K4).
 *
 * @returns the file, how many entries it has, which, and what stands for all that it says
 */
export async function entriesCsv(
  db: Db,
  seriesCode: string,
  centreNumber: string,
): Promise<{ csv: string; count: number; entryIds: number[]; fingerprint: string }> {
  const found = await rows(
    db,
    line,
    sql`
      select entry.id as entry_id, centre.number as centre, series.code as series, exam.code as exam,
        entry.candidate_number, entry.first_name, entry.last_name,
        overall.status, overall.score, overall.grade, overall.cefr
      from entry
      join series on series.id = entry.series_id
      join exam on exam.id = entry.exam_id
      join centre on centre.id = entry.centre_id
      left join released_results as overall
        on overall.audience = 'officer' and overall.entry_id = entry.id and overall.component = 'overall'
      where series.code = ${seriesCode} and centre.number = ${centreNumber}
      order by entry.candidate_number, exam.code
    `,
  )
  const lines = found.map(({ entry_id, ...cells }) => Object.values(cells))
  const csv = stringify([columns, ...lines], { escape_formulas: true })
  return {
    csv,
    count: found.length,
    entryIds: found.map((one) => one.entry_id),
    fingerprint: createHash('sha256').update(csv).digest('hex'),
  }
}
