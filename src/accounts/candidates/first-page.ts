import { z } from 'zod'
import { type Db, rows, sql } from '../../database/sql.ts'

const place = z.object({ entry_id: z.number(), is_confirmed: z.boolean() })

/**
 * Where a candidate is led who has signed in and came for nothing else: to the result, where there is one entry alone, else
 * to all of them; and there too as long as the e-mail address is not confirmed, because that page says so (S11).
 */
export async function firstPage(db: Db, identityId: number): Promise<string> {
  const [first, second] = await rows(
    db,
    place,
    sql`
      select candidate_account.entry_id, identity.pending_email is null as is_confirmed
      from candidate_account join identity on identity.id = candidate_account.identity_id
      where candidate_account.identity_id = ${identityId} limit 2
    `.preparedAs('first-page'),
  )
  const isAlone = first?.is_confirmed && !second
  return isAlone ? `/candidates/results/${first.entry_id}` : '/candidates/results'
}
