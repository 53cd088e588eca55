import { z } from 'zod'
import { limitedTo, type Page } from '../database/page.ts'
import { type Db, row, rows, type Sql, sql } from '../database/sql.ts'
import { nameOrNumber } from '../names/name-condition.ts'
import { isSharedWith } from './letter-share.ts'

const shared = z.object({
  entry_id: z.number(),
  candidate_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  exam: z.string(),
  series: z.string(),
  centre: z.string(),
})

/** A candidate whose letter a preparation centre may see again (S13). */
export type SharedLetter = z.infer<typeof shared>

/** One page of the letters that centres share with somebody's preparation centre, and how many there are (S13). */
export async function sharedLetters(
  db: Db,
  identityId: number,
  name: string,
  page: Page,
): Promise<{ count: number; letters: SharedLetter[] }> {
  const found = from(identityId, name)
  const { count } = await row(db, z.object({ count: z.number() }), sql`select count(*) as count ${found}`)
  const letters = await rows(
    db,
    shared,
    sql`
      select entry.id as entry_id, entry.candidate_number, entry.first_name, entry.last_name,
        exam.name as exam, series.name as series, centre.number as centre
      ${found}
      order by series.code desc, centre.number, entry.candidate_number, exam.code
      ${limitedTo(page)}
    `,
  )
  return { count, letters }
}

function from(identityId: number, name: string): Sql {
  return sql`
    from entry
    join letter on letter.entry_id = entry.id
    join exam on exam.id = entry.exam_id
    join series on series.id = entry.series_id
    join centre on centre.id = entry.centre_id
    join centre_in_force as in_force on in_force.series_id = entry.series_id and in_force.centre_id = entry.centre_id
    where in_force.has_access and ${isSharedWith(identityId)} ${name ? sql`and ${nameOrNumber(name)}` : sql``}
  `
}
