import { z } from 'zod'
import { readRows } from '../../database/cursor.ts'
import type { Page } from '../../database/page.ts'
import { type Db, rows, type Sql, sql } from '../../database/sql.ts'
import { asksOfNames, type Criteria, foundEntries } from './found-entries.ts'

/** How the results table is sorted; `-` before it: from the end. */
export const sortings = ['number', 'lastName', 'firstName', 'exam', 'score', 'grade'] as const
export type Sorting = { by: (typeof sortings)[number]; descending: boolean }

const found = z.object({
  entry_id: z.number(),
  series: z.string(),
  exam: z.string(),
  candidate_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  preparation_centre: z.string(),
  centre_number: z.string(),
  reference: z.string(),
  status: z.string(),
  score: z.number().nullable(),
  grade: z.string().nullable(),
  cefr: z.string().nullable(),
})

/** A row of the results table: a candidate of the centre whose result is released. */
export type FoundResult = z.infer<typeof found>

/**
 * One page of what the criteria find among the released results of a person's preparation centres, and how many they find in
 * all. Beyond the last page stands the last one. The page is found first, and what stands on it is read for it alone.
 */
export async function searchResults(
  db: Db,
  identityId: number,
  criteria: Criteria,
  { by, descending }: Sorting,
  { size, number }: Page,
): Promise<{ count: number; results: FoundResult[] }> {
  const direction = descending ? sql`desc nulls last` : sql`asc nulls last`
  const results = await rows(
    db,
    found.extend({ count: z.number() }),
    sql`
      with found as materialized (${await foundEntries(db, identityId, criteria)}),
      total as materialized (select count(*) as count, greatest(count(*) - 1, 0) / ${size}::bigint as last_page from found),
      page as materialized (
        select entry_id from (${withKey(by, identityId)}) as keyed
        order by key ${direction}, candidate_number, entry_id
        limit ${size}::bigint
        offset (select least(${number - 1}::bigint, last_page) * ${size}::bigint from total)
      ),
      overall as materialized (${overallOf(sql`page`, identityId)})
      select ${columns}, (select count from total) as count
      ${details}
      order by array_position(array(select entry_id from page), entry.id)
    `.preparedAs(`search-${by}${descending ? '-descending' : ''}${asksOfNames(criteria) ? '-names' : ''}`),
  )
  return { count: results[0]?.count ?? 0, results }
}

/** All that the criteria find, one after the other, as it is at one moment, in the order in which it is printed. */
export async function readResults(
  db: Db,
  identityId: number,
  criteria: Criteria,
  take: (results: AsyncIterable<FoundResult>) => Promise<void>,
): Promise<void> {
  const all = sql`
    with found as materialized (${await foundEntries(db, identityId, criteria)}),
    overall as materialized (${overallOf(sql`found`, identityId)})
    select ${columns} ${details}
    order by entry.candidate_number, entry.id
  `
  await readRows(db, found, all, take)
}

/** The entries that the criteria find, in the order in which they are printed. */
export async function matchingEntries(db: Db, identityId: number, criteria: Criteria): Promise<number[]> {
  const entries = await rows(
    db,
    z.object({ entry_id: z.number() }),
    sql`
      select entry_id from (${await foundEntries(db, identityId, criteria)}) as found
      order by candidate_number, entry_id
    `,
  )
  return entries.map((entry) => entry.entry_id)
}

/** The overall results of the entries in `found` or `page`, read at once: behind its barrier the gate is asked by values alone. */
function overallOf(entries: Sql, identityId: number): Sql {
  return sql`
    select * from preparation_result
    where identity_id = ${identityId} and component = 'overall'
      and entry_id = any(array(select entry_id from ${entries}))
  `
}

/** `found` with the key of a sorting. */
function withKey(by: Sorting['by'], identityId: number): Sql {
  const overall = sql`with overall as materialized (${overallOf(sql`found`, identityId)})`
  const scored = sql`from overall join entry on entry.id = overall.entry_id`
  const named = sql`from found join entry on entry.id = found.entry_id`
  return {
    number: sql`select entry_id, candidate_number, candidate_number as key from found`,
    lastName: sql`select entry_id, found.candidate_number, last_name_key as key ${named}`,
    firstName: sql`select entry_id, found.candidate_number, first_name_key as key ${named}`,
    exam: sql`select entry_id, candidate_number, code as key from found join exam on exam.id = found.exam_id`,
    score: sql`${overall} select entry_id, candidate_number, score as key ${scored}`,
    grade: sql`${overall} select entry_id, candidate_number, grade as key ${scored}`,
  }[by]
}

const columns = sql`
  entry.id as entry_id,
  series.name as series,
  exam.name as exam,
  entry.candidate_number,
  entry.first_name,
  entry.last_name,
  preparation.name as preparation_centre,
  centre.number as centre_number,
  entry.reference,
  overall.status,
  overall.score,
  overall.grade,
  overall.cefr
`

const details = sql`
  from overall
  join entry on entry.id = overall.entry_id
  join series on series.id = entry.series_id
  join exam on exam.id = entry.exam_id
  join centre on centre.id = entry.centre_id
  join centre as preparation on preparation.id = entry.preparation_centre_id
`
