import { z } from 'zod'
import { transaction } from '../../database/connection.ts'
import { type Db, execute, maybeRow, row, rows, sql } from '../../database/sql.ts'
import { FormRefusal } from '../../web/errors.ts'

const times = z.object({
  code: z.string(),
  name: z.string(),
  release_at: z.date().nullable(),
  centre_release_at: z.date().nullable(),
  credentials_from: z.date().nullable(),
  enquiries_until: z.string().nullable(),
  /** The times as they are typed: date and time in the board's time zone. */
  typed: z.object({
    release: z.string(),
    centreRelease: z.string(),
    credentialsFrom: z.string(),
    enquiriesUntil: z.string(),
  }),
})

/** A series with all its times, for operators (K4, A3, K6). */
export type SeriesTimes = z.infer<typeof times>

/** The times of a series as they are typed: `2026-08-13T08:00` in the board's time zone, `2026-09-01`, or nothing. */
export type TypedTimes = SeriesTimes['typed']

const overview = z.object({
  code: z.string(),
  name: z.string(),
  entries: z.number(),
  final: z.number(),
  pending: z.number(),
  withheld: z.number(),
  absent: z.number(),
  credentials: z.number(),
  registered: z.number(),
})

/** How far every series is: counts of unreleased results too, for operators alone. */
export async function seriesOverview(db: Db): Promise<z.infer<typeof overview>[]> {
  return rows(
    db,
    overview,
    sql`
      select code, name, series_overview.* from series
      join series_overview on series_overview.series_id = series.id
      order by code desc
    `,
  )
}

/** Adds up what was counted since the last time, so that the overview has few rows to read. */
export async function addUpTallies(db: Db): Promise<void> {
  await execute(db, sql`select add_up_tallies()`)
}

/** All times of a series, or undefined where there is none. */
export async function seriesTimes(db: Db, code: string, timeZone: string): Promise<SeriesTimes | undefined> {
  const typed = (column: 'release_at' | 'centre_release_at' | 'credentials_from') => {
    const columns = {
      release_at: sql`release_at`,
      centre_release_at: sql`centre_release_at`,
      credentials_from: sql`credentials_from`,
    }
    return sql`coalesce(to_char(${columns[column]} at time zone ${timeZone}, 'YYYY-MM-DD"T"HH24:MI'), '')`
  }
  return maybeRow(
    db,
    times,
    sql`
      select code, name, release_at, centre_release_at, credentials_from, enquiries_until::text,
        json_build_object(
          'release', ${typed('release_at')}, 'centreRelease', ${typed('centre_release_at')},
          'credentialsFrom', ${typed('credentials_from')}, 'enquiriesUntil', coalesce(enquiries_until::text, '')
        ) as typed
      from series where code = ${code}
    `,
  )
}

/** Whether somebody would see results earlier than before: candidates, preparation centres, or centres (K4). */
export function isEarlier(
  before: SeriesTimes,
  now: { release: Date | null; centreRelease: Date | null },
): boolean {
  const never = Number.POSITIVE_INFINITY
  const centresSee = (release: Date | null, centres: Date | null) =>
    release === null ? never : (centres ?? release).getTime()
  return (
    (now.release?.getTime() ?? never) < (before.release_at?.getTime() ?? never) ||
    centresSee(now.release, now.centreRelease) < centresSee(before.release_at, before.centre_release_at)
  )
}

/** Moments as they are typed, read by the database in a time zone; nothing typed is null. */
export async function readTimes(
  db: Db,
  typed: readonly string[],
  timeZone: string,
): Promise<(Date | null)[]> {
  const read = await rows(
    db,
    z.object({ at: z.date().nullable() }),
    sql`
      select nullif(text, '')::timestamp at time zone ${timeZone} as at
      from unnest(${typed}::text[]) with ordinality as typed (text, place) order by place
    `,
  )
  return read.map(({ at }) => at)
}

/** The times of a series as they are set, all of them at once; null is none. */
export type SetTimes = {
  release: Date | null
  centreRelease: Date | null
  credentialsFrom: Date | null
  enquiriesUntil: string | null
}

/**
 * Sets all times of a series, in force from the next request on (S15). The database lets operators and its owner alone do so,
 * and keeps what the times were and are.
 *
 * @param operatorId null on the command line, which acts as the database's owner
 * @throws {FormRefusal} where the centres' release would stand alone, or be later than the candidates' (K4)
 */
export async function setSeriesTimes(
  db: Db,
  operatorId: number | null,
  code: string,
  { release, centreRelease, credentialsFrom, enquiriesUntil }: SetTimes,
): Promise<void> {
  if (centreRelease && !release) throw new FormRefusal('centreRelease', 'operators.series.centresAlone')
  if (centreRelease && release && centreRelease > release)
    throw new FormRefusal('centreRelease', 'operators.series.centresLater')
  await execute(
    db,
    sql`
      select set_series_times(
        ${operatorId}::bigint, ${code}, ${release}::timestamptz, ${centreRelease}::timestamptz,
        ${credentialsFrom}::timestamptz, ${enquiriesUntil}::date
      )
    `,
  )
}

/**
 * Holds a series back from everybody, centres too; its other times stay.
 *
 * @returns false where there is no such series
 */
export async function holdSeries(db: Db, operatorId: number, code: string): Promise<boolean> {
  const { is_held } = await row(
    db,
    z.object({ is_held: z.boolean() }),
    sql`select hold_series(${operatorId}::bigint, ${code}) as is_held`,
  )
  return is_held
}

/** A series' release time was set or cleared: what it was, and what it is now. */
export type ReleaseChange = { before: Date | null; now: Date | null }

/**
 * Sets the release time of a series on the command line, or holds the series back from everybody, centres too (null).
 *
 * @returns undefined where there is no such series
 * @throws {FormRefusal} where the centres' own release would be later
 */
export async function setRelease(db: Db, code: string, at: Date | null): Promise<ReleaseChange | undefined> {
  return transaction(db, async (tx) => {
    const before = await maybeRow(
      tx,
      times.omit({ typed: true }),
      sql`
        select code, name, release_at, centre_release_at, credentials_from, enquiries_until::text
        from series where code = ${code} for update
      `,
    )
    if (!before) return undefined
    await setSeriesTimes(tx, null, code, {
      release: at,
      centreRelease: at && before.centre_release_at,
      credentialsFrom: before.credentials_from,
      enquiriesUntil: before.enquiries_until,
    })
    return { before: before.release_at, now: at }
  })
}
