import { z } from 'zod'
import type { CentreSeries } from '../centres/centre-series.ts'
import { type Db, row, sql } from '../database/sql.ts'
import { currentFingerprint, inForceAt } from './letter-state.ts'

const ids = z.array(z.coerce.number())

const chosen = z.object({
  entry_ids: ids,
  /** Those who may have access (K1) and have no credentials yet. */
  missing_ids: ids,
  /** Those who have a letter. */
  letter_ids: ids,
  out_of_date: z.number(),
  out_of_date_unregistered: z.number(),
})

/** Candidates that an officer has chosen, and what their letters are like. */
export type Chosen = z.infer<typeof chosen>

/** Those of the given entries that are a centre's in a series, and how their letters are. */
export async function chosenAt(
  db: Db,
  centreSeries: CentreSeries,
  entryIds: readonly number[],
): Promise<Chosen> {
  return row(
    db,
    chosen,
    sql`
      select coalesce(array_agg(entry.id), '{}') as entry_ids,
        coalesce(
          array_agg(entry.id) filter (
            where letter.entry_id is null and in_force.has_access and (
              in_force.candidate_access = 'all'
              or in_force.candidate_access = 'selected' and selected_candidate.entry_id is not null
            )
          ), '{}'
        ) as missing_ids,
        coalesce(array_agg(entry.id) filter (where letter.entry_id is not null), '{}') as letter_ids,
        count(*) filter (where letter.fingerprint <> current.fingerprint) as out_of_date,
        count(*) filter (
          where letter.fingerprint <> current.fingerprint and candidate_account.entry_id is null
        ) as out_of_date_unregistered
      from entry
      cross join ${inForceAt(centreSeries)} as in_force
      left join selected_candidate on selected_candidate.entry_id = entry.id
      left join letter on letter.entry_id = entry.id
      cross join ${currentFingerprint(centreSeries)} as current
      left join candidate_account on candidate_account.entry_id = entry.id
      where entry.series_id = ${centreSeries.series_id} and entry.centre_id = ${centreSeries.centre_id}
        and entry.id = any(${entryIds})
    `,
  )
}
