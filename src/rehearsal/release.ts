import { z } from 'zod'
import { transaction } from '../database/connection.ts'
import { type Db, execute, maybeRow, row, sql } from '../database/sql.ts'
import { setSeriesTimes } from '../results/series/series-times.ts'

const time = z.coerce.date().nullable()

/** Times of a series as a rehearsal keeps them until they are put back. */
const times = z.object({
  release: time,
  centreRelease: time,
  credentialsFrom: time,
  enquiriesUntil: z.string().nullable(),
})

/**
 * Sets the release of a rehearsal's series a little ahead, and keeps what its times were.
 *
 * @returns the release, by the database's clock
 */
export async function releaseSoon(
  owner: Db,
  rehearsal: { id: number; series: string; release_in_seconds: number },
): Promise<Date> {
  return transaction(owner, async (tx) => {
    const before = await row(
      tx,
      times,
      sql`
        select release_at as release, centre_release_at as "centreRelease", credentials_from as "credentialsFrom",
          enquiries_until::text as "enquiriesUntil"
        from series where code = ${rehearsal.series} for update
      `,
    )
    const { release } = await row(
      tx,
      z.object({ release: z.date() }),
      sql`select clock_timestamp() + make_interval(secs => ${rehearsal.release_in_seconds}) as release`,
    )
    await execute(
      tx,
      sql`
        update rehearsal set release_at = ${release}, times_before = ${JSON.stringify(before)}
        where id = ${rehearsal.id}
      `,
    )
    await setSeriesTimes(tx, null, rehearsal.series, { ...before, release, centreRelease: null })
    return release
  })
}

/** Puts the times of a rehearsal's series back, and forgets who was mailed at its release, so that the next one mails them again. */
export async function putTimesBack(owner: Db, rehearsalId: number): Promise<void> {
  await transaction(owner, async (tx) => {
    const played = await maybeRow(
      tx,
      z.object({ code: z.string(), series_id: z.number(), release_at: z.date(), times_before: times }),
      sql`
        select code, series_id, rehearsal.release_at, times_before from rehearsal
        join series on series.id = rehearsal.series_id
        where rehearsal.id = ${rehearsalId} and times_before is not null
        for update
      `,
    )
    if (!played) return
    await setSeriesTimes(tx, null, played.code, played.times_before)
    await execute(
      tx,
      sql`
        update candidate_account set release_mailed_at = null, release_checked_at = null
        from entry
        where entry.id = candidate_account.entry_id and entry.series_id = ${played.series_id}
          and greatest(release_mailed_at, release_checked_at) >= ${played.release_at}
      `,
    )
    await execute(
      tx,
      sql`delete from candidate_notice where series_id = ${played.series_id} and release_at >= ${played.release_at}`,
    )
    await execute(
      tx,
      sql`delete from release_notice where series_id = ${played.series_id} and sent_at >= ${played.release_at}`,
    )
    await execute(tx, sql`update rehearsal set times_before = null where id = ${rehearsalId}`)
  })
}
