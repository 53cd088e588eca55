import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { centresOf } from '../centres/officer-centres.ts'
import { readRows } from '../database/cursor.ts'
import { type Db, type Sql, sql } from '../database/sql.ts'
import { csvOf } from '../web/files/csv.ts'

const entry = z.object({
  entry_id: z.number(),
  centre_number: z.string(),
  series_code: z.string(),
  exam_code: z.string(),
  candidate_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  status: z.string().nullable(),
  score: z.number().nullable(),
  grade: z.string().nullable(),
  cefr: z.string().nullable(),
})

const columns = Object.keys(entry.shape).filter((name) => name !== 'entry_id')

/**
 * The entries of an officer's centre in a series as CSV, with the results that are released to centres (A1, K4). Once it is
 * written, it is known which entries it has, and what stands for all that it says.
 */
export function entriesCsv(db: Db, identityId: number, seriesCode: string, centreNumber: string) {
  const entryIds: number[] = []
  const hash = createHash('sha256')

  async function* noted(entries: AsyncIterable<z.infer<typeof entry>>) {
    for await (const one of entries) {
      entryIds.push(one.entry_id)
      yield one
    }
  }

  async function* hashed(csv: AsyncIterable<Buffer>) {
    for await (const bytes of csv) {
      hash.update(bytes)
      yield bytes
    }
  }

  return {
    write: (out: Writable) =>
      readRows(db, entry, entriesOfCentre(identityId, seriesCode, centreNumber), (entries) =>
        pipeline(entries, noted, csvOf(columns), hashed, out),
      ),
    entryIds,
    fingerprint: () => hash.digest('hex'),
  }
}

function entriesOfCentre(identityId: number, seriesCode: string, centreNumber: string): Sql {
  return sql`
    select entry.id as entry_id, centre.number as centre_number, series.code as series_code, exam.code as exam_code,
      entry.candidate_number, entry.first_name, entry.last_name,
      overall.status, overall.score, overall.grade, overall.cefr
    from entry
    join series on series.id = entry.series_id
    join exam on exam.id = entry.exam_id
    join centre on centre.id = entry.centre_id
    left join lateral (
      select status, score, grade, cefr from officer_result
      where identity_id = ${identityId} and entry_id = entry.id and component = 'overall'
      limit 1
    ) as overall on true
    where series.code = ${seriesCode} and centre.number = ${centreNumber} and ${centresOf(identityId)}
    order by entry.candidate_number, exam.code
  `
}
