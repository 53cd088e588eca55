import type { Db } from '../database/sql.ts'

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
  const { rows } = await db.query<{ id: number }>(
    `insert into audit_event (what, outcome, identity_id, area, centre_id, detail)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [
      event.what,
      event.outcome ?? 'ok',
      event.identityId ?? null,
      event.area ?? null,
      event.centreId ?? null,
      event.detail ?? {},
    ],
  )
  return Number(rows[0]?.id)
}
