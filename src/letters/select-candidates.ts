import { record } from '../audit/index.ts'
import type { Officer } from '../centres/candidate-access.ts'
import type { CentreSeries } from '../centres/centre-series.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, type Sql, sql } from '../database/sql.ts'

/**
 * Gives candidates of a centre access, where the status is "Selected candidates" (K1). In force from the next request on.
 */
export async function giveAccess(
  db: Db,
  officer: Officer,
  centreSeries: CentreSeries,
  entryIds: readonly number[],
): Promise<void> {
  await transaction(db, async (tx) => {
    const given = await execute(
      tx,
      sql`insert into selected_candidate (entry_id) ${own(centreSeries, entryIds)} on conflict do nothing`,
    )
    await recordSelection(tx, officer, centreSeries, { haveAccess: true, candidates: given })
  })
}

/** Takes access from candidates of a centre again (K1). In force from the next request on; results and accounts stay. */
export async function takeAccess(
  db: Db,
  officer: Officer,
  centreSeries: CentreSeries,
  entryIds: readonly number[],
): Promise<void> {
  await transaction(db, async (tx) => {
    const taken = await execute(
      tx,
      sql`delete from selected_candidate where entry_id in (${own(centreSeries, entryIds)})`,
    )
    await recordSelection(tx, officer, centreSeries, { haveAccess: false, candidates: taken })
  })
}

function own({ series_id, centre_id }: CentreSeries, entryIds: readonly number[]): Sql {
  return sql`
    select id from entry
    where series_id = ${series_id} and centre_id = ${centre_id} and id = any(${entryIds})
  `
}

async function recordSelection(
  tx: Db,
  { identityId }: Officer,
  { series_code, centre_id }: CentreSeries,
  what: { haveAccess: boolean; candidates: number },
): Promise<void> {
  const who = { identityId, area: 'officers', centreId: centre_id }
  await record(tx, { what: 'candidates.selected', ...who, detail: { series: series_code, ...what } })
}
