import { z } from 'zod'
import { type Db, row, rows, type Sql, sql } from '../database/sql.ts'

const centre = z.object({
  id: z.number(),
  number: z.string(),
  name: z.string(),
  kind: z.enum(['centre', 'associate']),
  is_own: z.boolean(),
  time_zone: z.string(),
})

/** A centre that an exams officer looks after: the own one, or an associate centre of it. */
export type OfficersCentre = z.infer<typeof centre>

/** The condition on `centre` that says which centres are an officer's; part of every statement that reads for officers. */
export function centresOf(identityId: number): Sql {
  return sql`centre.id in (${centreIds(identityId)})`
}

/** As `centresOf`, for what needs the right to administer the candidate results service (A1). */
export function managedCentresOf(identityId: number): Sql {
  return sql`centre.id in (${centreIds(identityId)} and manages_candidate_results)`
}

/** Whether an officer administers the candidate results service at all (A1). */
export async function managesCandidateResults(db: Db, identityId: number): Promise<boolean> {
  const { manages } = await row(
    db,
    z.object({ manages: z.boolean() }),
    sql`select exists (${centreIds(identityId)} and manages_candidate_results) as manages`,
  )
  return manages
}

/** An officer's centres: the own one first, then the associate centres by number (A10). */
export async function officersCentres(db: Db, identityId: number): Promise<OfficersCentre[]> {
  return rows(
    db,
    centre,
    sql`
      select id, number, name, kind, time_zone, id in (
        select centre_id from membership where identity_id = ${identityId} and area = 'officers'
      ) as is_own
      from centre where ${centresOf(identityId)}
      order by is_own desc, number
    `,
  )
}

function centreIds(identityId: number): Sql {
  return sql`select centre_id from officer_centre where identity_id = ${identityId}`
}

/**
 * The condition on `centre` for the centres whose people an officer looks after: the own one, associate centres, and the
 * preparation centres of both (S2).
 */
export function staffedCentresOf(identityId: number): Sql {
  return sql`centre.id in (
    ${centreIds(identityId)}
    union all
    select preparation.id from officer_centre
    join centre as preparation on preparation.parent_id = officer_centre.centre_id and preparation.kind = 'preparation'
    where officer_centre.identity_id = ${identityId}
  )`
}
