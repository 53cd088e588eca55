import { z } from 'zod'
import { record } from '../audit/index.ts'
import type { Officer } from '../centres/candidate-access.ts'
import type { CentreSeries } from '../centres/centre-series.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, rows, type Sql, sql } from '../database/sql.ts'

const share = z.object({
  number: z.string(),
  name: z.string(),
  candidates: z.number(),
  is_shared: z.boolean(),
})

/** A preparation centre of a centre's candidates, and whether it may see their letters (S13). */
export type Share = z.infer<typeof share>

/** The preparation centres that a centre's entries in a series name. */
export async function sharesOf(db: Db, centreSeries: CentreSeries): Promise<Share[]> {
  return rows(
    db,
    share,
    sql`
      select preparation.number, preparation.name, count(*) as candidates,
        exists (
          select from letter_share where series_id = ${centreSeries.series_id} and letter_share.centre_id = ${centreSeries.centre_id}
            and preparation_centre_id = preparation.id
        ) as is_shared
      from entry join centre as preparation on preparation.id = entry.preparation_centre_id
      where entry.series_id = ${centreSeries.series_id} and entry.centre_id = ${centreSeries.centre_id}
      group by preparation.id
      order by preparation.number
    `,
  )
}

/** Shares a centre's letters in a series with these preparation centres, and with no others (S13). */
export async function shareLetters(
  db: Db,
  officer: Officer,
  centreSeries: CentreSeries,
  numbers: readonly string[],
): Promise<void> {
  await transaction(db, async (tx) => {
    await execute(
      tx,
      sql`delete from letter_share where series_id = ${centreSeries.series_id} and centre_id = ${centreSeries.centre_id}`,
    )
    await execute(
      tx,
      sql`
        insert into letter_share (series_id, centre_id, preparation_centre_id)
        select distinct entry.series_id, entry.centre_id, preparation.id
        from entry join centre as preparation on preparation.id = entry.preparation_centre_id
        where entry.series_id = ${centreSeries.series_id} and entry.centre_id = ${centreSeries.centre_id}
          and preparation.number = any(${numbers})
      `,
    )
    const detail = { series: centreSeries.series_code, with: numbers }
    const who = { identityId: officer.identityId, area: 'officers', centreId: centreSeries.centre_id }
    await record(tx, { what: 'letters.shared', ...who, detail })
  })
}

/** The condition on `entry` that says whose letters are shared with somebody of a preparation centre. */
export function isSharedWith(identityId: number): Sql {
  return sql`exists (
    select from letter_share
    join membership on membership.centre_id = letter_share.preparation_centre_id and membership.area = 'preparation'
    where membership.identity_id = ${identityId}
      and letter_share.series_id = entry.series_id
      and letter_share.centre_id = entry.centre_id
      and letter_share.preparation_centre_id = entry.preparation_centre_id
  )`
}
