import { z } from 'zod'
import type { CentreSeries } from '../centres/centre-series.ts'
import { managedCentresOf } from '../centres/officer-centres.ts'
import { type Db, rows, type Sql, sql } from '../database/sql.ts'

const outOfDate = z.object({
  series_code: z.string(),
  series_name: z.string(),
  centre_number: z.string(),
  centre_name: z.string(),
  letters: z.number(),
})

/** Letters of a centre and series that name a release, delay or contact that is no longer in force (A6, A7). */
export type OutOfDate = z.infer<typeof outOfDate>

/** Where letters are out of date at an officer's centres. */
export async function outOfDateLetters(db: Db, identityId: number): Promise<OutOfDate[]> {
  return countOutOfDate(db, managedCentresOf(identityId))
}

/** Where letters of one series are out of date among these centres. */
export async function outOfDateAt(
  db: Db,
  seriesId: number,
  centreIds: readonly number[],
): Promise<OutOfDate[]> {
  return countOutOfDate(db, sql`series.id = ${seriesId} and centre.id = any(${centreIds})`)
}

/** What letters of a centre in a series stand for that are up to date, computed once for all of them. */
export function currentFingerprint(centreSeries: CentreSeries): Sql {
  return sql`(
    select fingerprint from letter_fingerprint
    where series_id = ${centreSeries.series_id} and centre_id = ${centreSeries.centre_id}
  )`
}

/** What is in force for a centre in a series, read once for all of its candidates. */
export function inForceAt(centreSeries: CentreSeries): Sql {
  return sql`(
    select has_access, candidate_access from centre_in_force
    where series_id = ${centreSeries.series_id} and centre_id = ${centreSeries.centre_id}
  )`
}

function countOutOfDate(db: Db, condition: Sql): Promise<OutOfDate[]> {
  return rows(
    db,
    outOfDate,
    sql`
      select series.code as series_code, series.name as series_name,
        centre.number as centre_number, centre.name as centre_name, count(*) as letters
      from letter_state
      join series on series.id = letter_state.series_id
      join centre on centre.id = letter_state.centre_id
      where letter_state.is_out_of_date and ${condition}
      group by series.id, centre.id
      order by series.code desc, centre.number
    `,
  )
}
