import { z } from 'zod'
import type { Member } from '../accounts/staff/members.ts'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, maybeRow, sql } from '../database/sql.ts'
import { NotFound } from '../web/errors.ts'
import type { Officer } from './candidate-access.ts'
import { managedCentresOf, staffedCentresOf } from './officer-centres.ts'

const centre = z.object({ id: z.number(), kind: z.enum(['centre', 'associate', 'preparation']) })

/** A centre whose people an officer looks after, or undefined. */
export async function centreFor(db: Db, identityId: number, number: string) {
  return maybeRow(
    db,
    centre,
    sql`select id, kind from centre where number = ${number} and ${staffedCentresOf(identityId)}`,
  )
}

/** Whether an officer may give or take a colleague's right to administer the candidate results service (A1). */
export async function mayGiveRight(db: Db, identityId: number, { id }: Pick<Member, 'id'>): Promise<boolean> {
  const found = await maybeRow(
    db,
    z.object({}),
    sql`
      select from membership join centre on centre.id = membership.centre_id
      where membership.id = ${id} and membership.area = 'officers' and membership.identity_id <> ${identityId}
        and ${managedCentresOf(identityId)}
    `,
  )
  return found !== undefined
}

/**
 * Gives a colleague the right to administer the candidate results service, or takes it away (A1).
 *
 * @throws {NotFound} where the officer has no such right, or means the own
 */
export async function setRight(db: Db, officer: Officer, member: Member, given: boolean): Promise<void> {
  await transaction(db, async (tx) => {
    if (!(await mayGiveRight(tx, officer.identityId, member))) throw new NotFound()
    await execute(tx, sql`update membership set manages_candidate_results = ${given} where id = ${member.id}`)
    const detail = { email: member.email, centre: member.centre_number, given }
    await record(tx, { what: 'right.changed', identityId: officer.identityId, area: 'officers', detail })
  })
}
