import { z } from 'zod'
import type { CentreSeries } from '../centres/centre-series.ts'
import { limitedTo, type Page } from '../database/page.ts'
import { type Db, join, row, rows, type Sql, sql } from '../database/sql.ts'
import { nameOrNumber } from '../names/name-condition.ts'
import { currentFingerprint, inForceAt } from './letter-state.ts'

/** How far a candidate is: what the list can be narrowed to. */
export const candidateStates = ['missing', 'outOfDate', 'notRegistered', 'registered'] as const

/** What the list of a centre's candidates can be narrowed to; what is left out does not narrow. */
export type CandidateCriteria = {
  name?: string | undefined
  state?: (typeof candidateStates)[number] | undefined
}

const candidate = z.object({
  entry_id: z.number(),
  candidate_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  exam: z.string(),
  id_number: z.string().nullable(),
  may_have_access: z.boolean(),
  is_registered: z.boolean(),
  is_out_of_date: z.boolean(),
})

/** A candidate as officers see them: access (K1), credentials, letter. */
export type Candidate = z.infer<typeof candidate>

const counts = z.object({
  all: z.number(),
  missing: z.number(),
  out_of_date: z.number(),
  registered: z.number(),
})

/** How many candidates of a centre there are in a series, and how far they are (A9). */
export async function countCandidates(db: Db, centreSeries: CentreSeries): Promise<z.infer<typeof counts>> {
  return row(
    db,
    counts,
    sql`
      select count(*) as all,
        count(*) filter (where ${conditionOf.missing}) as missing,
        count(*) filter (where ${conditionOf.outOfDate}) as out_of_date,
        count(*) filter (where ${conditionOf.registered}) as registered
      ${from(centreSeries, {})}
    `,
  )
}

/** One page of a centre's candidates, by candidate number. */
export async function candidatesAt(
  db: Db,
  centreSeries: CentreSeries,
  criteria: CandidateCriteria,
  page: Page,
): Promise<Candidate[]> {
  return rows(
    db,
    candidate,
    sql`
      select entry.id as entry_id, entry.candidate_number, entry.first_name, entry.last_name, exam.name as exam,
        credential.id_number,
        candidate_account.entry_id is not null as is_registered,
        coalesce(letter.fingerprint <> current.fingerprint, false) as is_out_of_date,
        in_force.has_access and (
          in_force.candidate_access = 'all'
          or in_force.candidate_access = 'selected' and selected_candidate.entry_id is not null
        ) as may_have_access
      ${from(centreSeries, criteria)}
      order by entry.candidate_number, exam.code
      ${limitedTo(page)}
    `,
  )
}

/** The entries of all candidates that the criteria find, by candidate number. */
export async function entriesAt(
  db: Db,
  centreSeries: CentreSeries,
  criteria: CandidateCriteria,
): Promise<number[]> {
  const found = await rows(
    db,
    z.object({ id: z.number() }),
    sql`select entry.id ${from(centreSeries, criteria)} order by entry.candidate_number, entry.id`,
  )
  return found.map((entry) => entry.id)
}

const conditionOf: Record<(typeof candidateStates)[number], Sql> = {
  missing: sql`credential.entry_id is null`,
  outOfDate: sql`letter.fingerprint <> current.fingerprint`,
  notRegistered: sql`candidate_account.entry_id is null`,
  registered: sql`candidate_account.entry_id is not null`,
}

function from(centreSeries: CentreSeries, { name, state }: CandidateCriteria): Sql {
  const conditions = [
    sql`entry.series_id = ${centreSeries.series_id} and entry.centre_id = ${centreSeries.centre_id}`,
    ...(state ? [conditionOf[state]] : []),
    ...(name ? [nameOrNumber(name)] : []),
  ]
  return sql`
    from entry
    join exam on exam.id = entry.exam_id
    cross join ${inForceAt(centreSeries)} as in_force
    left join selected_candidate on selected_candidate.entry_id = entry.id
    left join credential on credential.entry_id = entry.id
    left join letter on letter.entry_id = entry.id
    cross join ${currentFingerprint(centreSeries)} as current
    left join candidate_account on candidate_account.entry_id = entry.id
    where ${join(conditions, sql` and `)}
  `
}
