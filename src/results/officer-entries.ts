import { z } from 'zod'
import { centresOf } from '../centres/officer-centres.ts'
import { limitedTo, type Page } from '../database/page.ts'
import { type Db, join, row, rows, type Sql, sql } from '../database/sql.ts'
import { nameOrNumber } from '../names/name-condition.ts'

/** What an officer's entries can be narrowed to. What is left out does not narrow. */
export type EntryCriteria = {
  series?: string | undefined
  exam?: string | undefined
  centre?: string | undefined
  name?: string | undefined
}

const byExam = z.object({
  series: z.string(),
  exam: z.string(),
  exam_code: z.string(),
  series_code: z.string(),
  entries: z.number(),
  results: z.number(),
})

const byCandidate = z.object({
  entry_id: z.number(),
  centre: z.string(),
  series: z.string(),
  exam: z.string(),
  candidate_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  status: z.string().nullable(),
  score: z.number().nullable(),
  grade: z.string().nullable(),
  cefr: z.string().nullable(),
})

/** Entries and results of an officer's centres by qualification (A1): how many of each. */
export async function entriesByExam(db: Db, identityId: number, criteria: EntryCriteria) {
  return rows(
    db,
    byExam,
    sql`
      with released as materialized (select entry_id from officer_entry where identity_id = ${identityId})
      select series.name as series, series.code as series_code, exam.name as exam, exam.code as exam_code,
        count(*) as entries, count(*) filter (where entry.id in (select entry_id from released)) as results
      ${entries}
      where ${matching(identityId, criteria)}
      group by series.id, exam.id
      order by series.code desc, exam.code
    `,
  )
}

/** Entries and results of an officer's centres by candidate (A1); a result shows once it is released to centres (K4). */
export async function entriesByCandidate(db: Db, identityId: number, criteria: EntryCriteria, page: Page) {
  return rows(
    db,
    byCandidate,
    sql`
      with page as materialized (
        select entry.id as entry_id, centre.number as centre, series.name as series, exam.name as exam,
          entry.candidate_number, entry.first_name, entry.last_name,
          row_number() over (order by series.code desc, centre.number, exam.code, entry.candidate_number) as place
        ${entries}
        where ${matching(identityId, criteria)}
        order by place
        ${limitedTo(page)}
      ),
      overall as materialized (
        select * from officer_result
        where identity_id = ${identityId} and component = 'overall'
          and entry_id = any(array(select entry_id from page))
      )
      select page.*, overall.status, overall.score, overall.grade, overall.cefr
      from page
      left join overall on overall.entry_id = page.entry_id
      order by page.place
    `,
  )
}

/** How many entries the criteria find. */
export async function countEntries(db: Db, identityId: number, criteria: EntryCriteria): Promise<number> {
  const { count } = await row(
    db,
    z.object({ count: z.number() }),
    sql`select count(*) as count ${entries} where ${matching(identityId, criteria)}`,
  )
  return count
}

const entries = sql`
  from entry
  join series on series.id = entry.series_id
  join exam on exam.id = entry.exam_id
  join centre on centre.id = entry.centre_id
`

function matching(identityId: number, { series, exam, centre, name }: EntryCriteria): Sql {
  const conditions = [
    centresOf(identityId),
    series && sql`series.code = ${series}`,
    exam && sql`exam.code = ${exam}`,
    centre && sql`centre.number = ${centre}`,
    name && nameOrNumber(name),
  ].filter((condition) => typeof condition === 'object')
  return join(conditions, sql` and `)
}
