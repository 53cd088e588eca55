import { record } from '../audit/index.ts'
import type { Officer } from '../centres/candidate-access.ts'
import type { Place } from '../centres/place.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, sql } from '../database/sql.ts'

/**
 * Gives candidates of a centre access, or takes it from them, where the status is "Selected candidates" (K1). In force
 * from the next request on; results and accounts stay.
 */
export async function selectCandidates(
  db: Db,
  officer: Officer,
  place: Place,
  entryIds: readonly number[],
  haveAccess: boolean,
): Promise<void> {
  await transaction(db, async (tx) => {
    const own = sql`
      select id from entry
      where series_id = ${place.series_id} and centre_id = ${place.centre_id} and id = any(${entryIds})
    `
    const count = await execute(
      tx,
      haveAccess
        ? sql`insert into selected_candidate (entry_id) ${own} on conflict do nothing`
        : sql`delete from selected_candidate where entry_id in (${own})`,
    )
    const who = { identityId: officer.identityId, area: 'officers', centreId: place.centre_id }
    const detail = { series: place.series_code, haveAccess, candidates: count }
    await record(tx, { what: 'candidates.selected', ...who, detail })
  })
}
