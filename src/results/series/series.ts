import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { transaction } from '../../database/connection.ts'
import { type Db, execute, maybeRow, sql } from '../../database/sql.ts'

/** A series' release time was set or cleared: what it was, and what it is now. */
export type ReleaseChange = { before: Date | null; now: Date | null }

/**
 * Sets the release time of a series, or holds the series back (null). In force from the next request on (S15).
 *
 * @returns undefined where there is no such series
 */
export async function setRelease(
  db: Db,
  seriesCode: string,
  at: Date | null,
): Promise<ReleaseChange | undefined> {
  return transaction(db, async (tx) => {
    const series = await maybeRow(
      tx,
      z.object({ id: z.number(), release_at: z.date().nullable() }),
      sql`select id, release_at from series where code = ${seriesCode} for update`,
    )
    if (!series) return undefined
    await execute(
      tx,
      sql`
        update series set
          release_at = ${at},
          centre_release_at = case when centre_release_at <= ${at}::timestamptz then centre_release_at end
        where id = ${series.id}
      `,
    )
    const detail = { series: seriesCode, before: series.release_at, now: at }
    await record(tx, { what: at ? 'series.release-set' : 'series.held', detail })
    return { before: series.release_at, now: at }
  })
}
