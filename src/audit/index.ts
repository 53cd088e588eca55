import { z } from 'zod'
import { type Db, row, type Sql, sql } from '../database/sql.ts'

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

const added = z.object({ id: z.number() })

/**
 * Adds to the record of who did what; in the same transaction as what was done. The web role cannot change it.
 *
 * @returns the number of the event
 */
export async function record(db: Db, event: AuditEvent): Promise<number> {
  const { id } = await row(db, added, sql`${recorded(event)} returning id`)
  return id
}

/** The same as a part of a statement that does more. */
export function recorded({ what, outcome = 'ok', identityId, area, centreId, detail = {} }: AuditEvent): Sql {
  return sql`
    insert into audit_event (what, outcome, identity_id, area, centre_id, detail)
    values (${what}, ${outcome}, ${identityId}, ${area}, ${centreId}, ${JSON.stringify(detail)})
  `
}
