import { z } from 'zod'
import { type Db, rows, type Sql, sql } from '../../database/sql.ts'
import { nameLike, namePatterns } from '../../names/name-condition.ts'
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
  scope?: Scope
}

/** The only series and preparation centres that are searched. */
export type Scope = { seriesIds: number[]; centreIds: number[] }

/**
 * The entries of a person's preparation centres whose results are released and that the criteria find, as a query of
 * `entry_id`, `exam_id` and `candidate_number`. It has one of two texts, so that each is planned once: what is asked of names and
 * references, whose best plan depends on what is asked, is answered before, as a list of entries (`asksOfNames`).
 */
export async function foundEntries(db: Db, identityId: number, criteria: Criteria): Promise<Sql> {
  const { series, exam, candidateNumberFrom, candidateNumberTo, scope } = criteria
  const named = await namedEntries(db, identityId, criteria)
  return sql`
    select entry_id, exam_id, candidate_number from preparation_entry
    where identity_id = ${identityId}
      and (${series}::text is null or series_id = (select id from series where code = ${series}))
      and (${exam}::text is null or exam_id = (select id from exam where code = ${exam}))
      and candidate_number between ${candidateNumberFrom ?? '0000'} and ${candidateNumberTo ?? '9999'}
      ${named ? sql`and entry_id = any(${named}::bigint[])` : sql``}
      and (${scope?.seriesIds}::bigint[] is null or series_id = any(${scope?.seriesIds}::bigint[]))
      and (${scope?.centreIds}::bigint[] is null or preparation_centre_id = any(${scope?.centreIds}::bigint[]))
  `
}

/** Whether the criteria ask anything of names or references. */
export function asksOfNames({ firstName, lastName, reference }: Criteria): boolean {
  return Boolean(firstName || lastName || reference)
}

/** The entries whose names or reference are as asked, released or not; undefined where nothing is asked of them. */
async function namedEntries(db: Db, identityId: number, criteria: Criteria): Promise<number[] | undefined> {
  if (!asksOfNames(criteria)) return undefined
  const { candidateNumberFrom, candidateNumberTo, firstName, lastName, reference } = criteria
  const first = firstName ? namePatterns(firstName, 'first') : undefined
  const last = lastName ? namePatterns(lastName, 'last') : undefined
  // What has no word finds nobody.
  if (first?.length === 0 || last?.length === 0) return []
  const found = await rows(
    db,
    namedEntry,
    sql`
      select id from entry
      where ${entriesOf({ audience: 'preparation', identityId })}
        and candidate_number between ${candidateNumberFrom ?? '0000'} and ${candidateNumberTo ?? '9999'}
        and ${nameLike([...(first ?? []), ...(last ?? [])])}
        ${reference ? sql`and reference = ${reference}` : sql``}
    `.preparedAs(reference ? 'entries-by-reference' : 'entries-by-name'),
  )
  return found.map(({ id }) => id)
}

const namedEntry = z.object({ id: z.number() })
