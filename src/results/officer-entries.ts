import { z } from 'zod'
import { centresOf } from '../centres/officer-centres.ts'
import type { Page } from '../database/page.ts'
import { type Db, join, rows, type Sql, sql } from '../database/sql.ts'
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

/**
 * One page of the entries and results of an officer's centres by candidate (A1), and how many there are; a result shows once it
 * is released to centres (K4). Beyond the last page stands the last one. Entries are counted by series and centre, and read only
 * where the page is: any page costs what the first one does.
 */
export async function entriesByCandidate(
  db: Db,
  identityId: number,
  criteria: EntryCriteria,
  { size, number }: Page,
): Promise<{ count: number; entries: z.infer<typeof byCandidate>[] }> {
  const found = await rows(
    db,
    byCandidate.extend({ count: z.number() }),
    sql`
      with counted as (
        select entry.series_id, entry.centre_id, count(*) as count
        from entry join centre on centre.id = entry.centre_id
        where ${matching(identityId, criteria)}
        group by entry.series_id, entry.centre_id
      ),
      placed as materialized (
        select series_id, centre_id, count,
          sum(count) over (order by series.code desc, centre.number)::bigint as up_to, sum(count) over ()::bigint as total
        from counted
        join series on series.id = series_id
        join centre on centre.id = centre_id
      ),
      near as materialized (
        select *, up_to - count - skipped as before
        from placed
        cross join lateral (select least(${number - 1}::bigint, (total - 1) / ${size}::bigint) * ${size}::bigint as skipped) as page
        where up_to > skipped and up_to - count < skipped + ${size}::bigint
      ),
      page as materialized (
        select entry.id as entry_id, centre.number as centre, series.name as series, exam.name as exam,
          entry.candidate_number, entry.first_name, entry.last_name, series.code as series_code, exam.code as exam_code
        ${entries}
        join near on near.series_id = entry.series_id and near.centre_id = entry.centre_id
        where ${matching(identityId, criteria)}
        order by series.code desc, centre.number, exam.code, entry.candidate_number
        limit ${size} offset (select -min(before) from near)
      ),
      overall as materialized (
        select * from officer_result
        where identity_id = ${identityId} and component = 'overall'
          and entry_id = any(array(select entry_id from page))
      )
      select page.*, overall.status, overall.score, overall.grade, overall.cefr, (select total from near limit 1) as count
      from page
      left join overall on overall.entry_id = page.entry_id
      order by page.series_code desc, page.centre, page.exam_code, page.candidate_number
    `,
  )
  return { count: found[0]?.count ?? 0, entries: found }
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
    series && sql`entry.series_id = (select id from series where code = ${series})`,
    exam && sql`entry.exam_id = (select id from exam where code = ${exam})`,
    centre && sql`centre.number = ${centre}`,
    name && nameOrNumber(name),
  ].filter((condition) => typeof condition === 'object')
  return join(conditions, sql` and `)
}
