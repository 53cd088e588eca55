import { z } from 'zod'
import { type Db, rows, sql } from '../../database/sql.ts'

const series = z.object({
  code: z.string(),
  name: z.string(),
  release_at: z.date().nullable(),
  is_released: z.boolean(),
})

/** A series as everybody may know it: its name and when its results are released (S10). */
export type SeriesDates = z.infer<typeof series>

/** The release time of every series, the newest first. */
export async function seriesDates(db: Db): Promise<SeriesDates[]> {
  return rows(
    db,
    series,
    sql`
      select code, name, release_at, coalesce(release_at <= now(), false) as is_released
      from series order by code desc
    `,
  )
}
