import { z } from 'zod'
import type { Place } from '../centres/place.ts'
import { type Db, row, sql } from '../database/sql.ts'

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
export async function chosenAt(db: Db, place: Place, entryIds: readonly number[]): Promise<Chosen> {
  return row(
    db,
    chosen,
    sql`
      select coalesce(array_agg(entry.id), '{}') as entry_ids,
        coalesce(
          array_agg(entry.id) filter (where letter_state.entry_id is null and candidate_release.has_access), '{}'
        ) as missing_ids,
        coalesce(array_agg(entry.id) filter (where letter_state.entry_id is not null), '{}') as letter_ids,
        count(*) filter (where letter_state.is_out_of_date) as out_of_date,
        count(*) filter (
          where letter_state.is_out_of_date and candidate_account.entry_id is null
        ) as out_of_date_unregistered
      from entry
      join candidate_release on candidate_release.entry_id = entry.id
      left join letter_state on letter_state.entry_id = entry.id
      left join candidate_account on candidate_account.entry_id = entry.id
      where entry.series_id = ${place.series_id} and entry.centre_id = ${place.centre_id}
        and entry.id = any(${entryIds})
    `,
  )
}
