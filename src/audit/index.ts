import { z } from 'zod'
import { type Db, row, sql } from '../database/sql.ts'

/** Something that somebody may have to answer for later. `what` is a dotted name, e.g. `sign-in`, `password.reset`. */
export type AuditEvent = {
  what: string
  outcome?: 'ok' | 'refused'
  identityId?: number
  area?: string
  centreId?: number
  /** Never a password, Secret Number, token, name or grade. */
  detail?: Record<string, unknown>
}

/**
 * Adds to the record of who did what; in the same transaction as what was done. The web role cannot change it.
 *
 * @returns the number of the event
 */
export async function record(db: Db, event: AuditEvent): Promise<number> {
  const { what, outcome = 'ok', identityId, area, centreId, detail = {} } = event
  const { id } = await row(
    db,
    z.object({ id: z.number() }),
    sql`
      insert into audit_event (what, outcome, identity_id, area, centre_id, detail)
      values (${what}, ${outcome}, ${identityId}, ${area}, ${centreId}, ${JSON.stringify(detail)})
      returning id
    `,
  )
  return id
}
