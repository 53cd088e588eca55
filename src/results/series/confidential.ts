import { z } from 'zod'
import { centresOf } from '../../centres/officer-centres.ts'
import { type Db, rows, sql } from '../../database/sql.ts'

/** The series whose results an officer sees already and whose candidates, or some of them, do not yet (K4). */
export async function confidentialSeries(
  db: Db,
  identityId: number,
): Promise<{ code: string; name: string }[]> {
  return rows(
    db,
    z.object({ code: z.string(), name: z.string() }),
    sql`
      select series.code, series.name from series
      where coalesce(series.centre_release_at, series.release_at) <= now() and exists (
        select from centre_in_force as in_force join centre on centre.id = in_force.centre_id
        where in_force.series_id = series.id and ${centresOf(identityId)}
          and series.release_at + make_interval(mins => in_force.delay_minutes) > now()
      )
      order by series.code desc
    `,
  )
}
