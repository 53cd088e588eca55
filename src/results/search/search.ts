import { z } from 'zod'
import { readRows } from '../../database/cursor.ts'
import { limitedTo, type Page } from '../../database/page.ts'
import { type Db, join, row, rows, type Sql, sql } from '../../database/sql.ts'
import { nameMatches } from '../../names/name-condition.ts'
import { entriesOf } from '../released.ts'

/** The "Report criteria" (S7). What is left out does not narrow the search. */
export type Criteria = {
  series?: string | undefined
  exam?: string | undefined
  /** Four digits; one candidate: the same number in both. */
  candidateNumberFrom?: string | undefined
  candidateNumberTo?: string | undefined
  /** Full or part, however it is written. */
  firstName?: string | undefined
  lastName?: string | undefined
  /** A profile's reference number (K5). */
  reference?: string | undefined
}

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

/** One page of what the criteria find among the released results of a person's preparation centres. */
export async function searchResults(
  db: Db,
  identityId: number,
  criteria: Criteria,
  sorting: Sorting,
  page: Page,
): Promise<FoundResult[]> {
  const all = selected(identityId, criteria, sorting)
  return rows(db, found, sql`${all} ${limitedTo(page)}`)
}

/** All that the criteria find, one after the other, as it is at one moment, in the order in which it is printed. */
export async function readResults(
  db: Db,
  identityId: number,
  criteria: Criteria,
  take: (results: AsyncIterable<FoundResult>) => Promise<void>,
): Promise<void> {
  await readRows(db, found, selected(identityId, criteria, { by: 'number', descending: false }), take)
}

function selected(identityId: number, criteria: Criteria, sorting: Sorting): Sql {
  return sql`
    select
      entry.id as entry_id,
      series.name as series,
      exam.name as exam,
      entry.candidate_number,
      entry.first_name,
      entry.last_name,
      preparation.name as preparation_centre,
      (select number from centre where centre.id = entry.centre_id) as centre_number,
      entry.reference,
      overall.status,
      overall.score,
      overall.grade,
      overall.cefr
    ${matching(identityId, criteria)}
    order by ${sortedBy(sorting)}
  `
}

/** How many released results the criteria find. */
export async function countResults(db: Db, identityId: number, criteria: Criteria): Promise<number> {
  const { count } = await row(
    db,
    z.object({ count: z.number() }),
    sql`select count(*) as count ${matching(identityId, criteria)}`,
  )
  return count
}

/** The entries that the criteria find, in the order in which they are printed. */
export async function matchingEntries(db: Db, identityId: number, criteria: Criteria): Promise<number[]> {
  const entries = await rows(
    db,
    z.object({ entry_id: z.number() }),
    sql`
      select entry.id as entry_id ${matching(identityId, criteria)}
      order by ${sortedBy({ by: 'number', descending: false })}
    `,
  )
  return entries.map((entry) => entry.entry_id)
}

/**
 * The entries with released results that the criteria find, as `from … where …`.
 *
 * @param further joins
 */
export function matching(identityId: number, criteria: Criteria, further: Sql = sql``): Sql {
  return sql`
    from entry
    join series on series.id = entry.series_id
    join exam on exam.id = entry.exam_id
    join centre as preparation on preparation.id = entry.preparation_centre_id
    join released_results as overall
      on overall.audience = 'preparation' and overall.entry_id = entry.id and overall.component = 'overall'
    ${further}
    where ${join([entriesOf({ audience: 'preparation', identityId }), ...conditions(criteria)], sql` and `)}
  `
}

function conditions(criteria: Criteria): Sql[] {
  const { series, exam, candidateNumberFrom, candidateNumberTo, firstName, lastName, reference } = criteria
  return [
    series && sql`series.code = ${series}`,
    exam && sql`exam.code = ${exam}`,
    candidateNumberFrom && sql`entry.candidate_number >= ${candidateNumberFrom}`,
    candidateNumberTo && sql`entry.candidate_number <= ${candidateNumberTo}`,
    firstName && nameMatches(firstName, 'first'),
    lastName && nameMatches(lastName, 'last'),
    reference && sql`entry.reference = ${reference}`,
  ].filter((condition) => typeof condition === 'object')
}

const columns: Record<Sorting['by'], Sql> = {
  number: sql`entry.candidate_number`,
  lastName: sql`entry.last_name_key`,
  firstName: sql`entry.first_name_key`,
  exam: sql`exam.code`,
  score: sql`overall.score`,
  grade: sql`overall.grade`,
}

function sortedBy({ by, descending }: Sorting): Sql {
  const direction = descending ? sql`desc nulls last` : sql`asc nulls last`
  return sql`${columns[by]} ${direction}, entry.candidate_number, entry.id`
}
