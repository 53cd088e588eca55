import { z } from 'zod'
import { type Db, maybeRow, rows, type Sql, sql } from '../database/sql.ts'
import { managedCentresOf } from './officer-centres.ts'

const centreSeries = z.object({
  series_id: z.number(),
  series_code: z.string(),
  series_name: z.string(),
  release_at: z.date().nullable(),
  centre_release_at: z.date().nullable(),
  credentials_from: z.date().nullable(),
  credentials_can_be_created: z.boolean(),
  centre_id: z.number(),
  centre_number: z.string(),
  centre_name: z.string(),
  time_zone: z.string(),
  is_own: z.boolean(),
  /** The centre that answers for this one: its parent, or itself. */
  responsible_centre_id: z.number(),
  responsible_centre_number: z.string(),
  /** Whether the centre decides on its own delay; for an associate centre its parent does. */
  decides_delay: z.boolean(),
  has_associates: z.boolean(),
  entries: z.number(),
})

/** A centre in a series, as an officer administers it: the own centre, or an associate centre of it. */
export type CentreSeries = z.infer<typeof centreSeries>

const choice = z.object({ code: z.string(), name: z.string() })

/**
 * The series with a valid entry at an officer's centres, the newest first (A2).
 *
 * @param whose `managedCentresOf` the officer, or `centresOf` for what needs no right of its own (A1)
 */
export async function seriesWithEntries(
  db: Db,
  identityId: number,
  whose = managedCentresOf,
): Promise<z.infer<typeof choice>[]> {
  return rows(
    db,
    choice,
    sql`
      select series.code, series.name from series
      where ${hasEntryAt(whose(identityId))}
      order by series.code desc
    `,
  )
}

/**
 * One of the officer's centres in a series: the own one, where no number is given.
 *
 * @param whose as for `seriesWithEntries`
 * @returns undefined where the series has no valid entry for the officer, or the centre is not the officer's
 */
export async function findCentreSeries(
  db: Db,
  identityId: number,
  seriesCode: string,
  centreNumber?: string,
  whose = managedCentresOf,
): Promise<CentreSeries | undefined> {
  return maybeRow(
    db,
    centreSeries,
    sql`
      select
        series.id as series_id, series.code as series_code, series.name as series_name,
        series.release_at, series.centre_release_at, series.credentials_from,
        coalesce(series.credentials_from <= now(), true) as credentials_can_be_created,
        centre.id as centre_id, centre.number as centre_number, centre.name as centre_name, centre.time_zone,
        own.is_own,
        case when own.is_own then centre.id else parent.id end as responsible_centre_id,
        case when own.is_own then centre.number else parent.number end as responsible_centre_number,
        centre.kind = 'centre' as decides_delay,
        exists (
          select from centre as associate where associate.kind = 'associate' and associate.parent_id = centre.id
        ) as has_associates,
        (
          select count(*) from entry where entry.series_id = series.id and entry.centre_id = centre.id
        ) as entries
      from series
      join centre on ${whose(identityId)}
      left join centre as parent on parent.id = centre.parent_id
      cross join lateral (
        select centre.id in (
          select centre_id from membership where identity_id = ${identityId} and area = 'officers'
        ) as is_own
      ) as own
      where series.code = ${seriesCode} and ${hasEntryAt(whose(identityId))}
        and ${centreNumber ? sql`centre.number = ${centreNumber}` : sql`own.is_own`}
      order by centre.number
      limit 1
    `,
  )
}

function hasEntryAt(centres: Sql): Sql {
  return sql`exists (
    select from entry join centre on centre.id = entry.centre_id
    where entry.series_id = series.id and ${centres}
  )`
}
