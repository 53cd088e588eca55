import { z } from 'zod'
import { type Db, maybeRow, type Sql, sql } from '../database/sql.ts'
import { isIdNumber, normaliseIdNumber } from '../numbers/id-number.ts'
import type { Area } from './areas.ts'
import { emailKey } from './email-address.ts'

/** As the table has it. */
export const identity = z.object({
  id: z.number(),
  /** Confirmed address; null while it waits for its confirmation. */
  email: z.string().nullable(),
  pending_email: z.string().nullable(),
  password_hash: z.string(),
  epoch: z.number(),
  is_known_here: z.boolean(),
})

/** A person who can sign in, whatever the area (S3). `is_known_here` says whether this area is open to them. */
export type Identity = z.infer<typeof identity>

/**
 * Finds the person whom a user name means: an e-mail address or, for candidates, an ID number. Case does not count; a
 * space at the end does (S5), so that such a name is nobody's.
 *
 * @returns the statement, and by which of the two it finds
 */
export function identityNamed(area: Area, username: string): { by: 'number' | 'address'; statement: Sql } {
  const isNumber =
    area === 'candidates' && !/^\s|\s$/.test(username) && isIdNumber(normaliseIdNumber(username))
  const condition = isNumber
    ? sql`identity.id = (
        select candidate_account.identity_id from candidate_account
        join credential on credential.entry_id = candidate_account.entry_id
        where credential.id_number = ${normaliseIdNumber(username)}
      )`
    : sql`identity.email_key = ${emailKey(username)}`
  const statement = sql`
    select id, email, pending_email, password_hash, epoch, ${belongsTo(area)} as is_known_here
    from identity where ${condition}
  `
  return { by: isNumber ? 'number' : 'address', statement }
}

/** The person whom a user name means. */
export async function findIdentity(db: Db, area: Area, username: string): Promise<Identity | undefined> {
  return maybeRow(db, identity, identityNamed(area, username).statement)
}

/** The person with this number. */
export async function identityById(db: Db, area: Area, id: number): Promise<Identity | undefined> {
  return maybeRow(
    db,
    identity,
    sql`
      select id, email, pending_email, password_hash, epoch, ${belongsTo(area)} as is_known_here
      from identity where id = ${id}
    `,
  )
}

/** How a person is addressed. */
export function nameOf(person: { email: string | null; pending_email: string | null }): string {
  return person.email ?? person.pending_email ?? ''
}

/** Whether the row of `identity` has anything to do in an area; `live_session` asks the same of every request. */
function belongsTo(area: Area) {
  return area === 'candidates'
    ? sql`exists (select from candidate_account where candidate_account.identity_id = identity.id)`
    : sql`exists (select from membership where membership.identity_id = identity.id and membership.area = ${area})`
}
