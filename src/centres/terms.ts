import { z } from 'zod'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { type Db, maybeRow, rows, sql } from '../database/sql.ts'

const acceptance = z.object({
  centre: z.string(),
  accepted_by: z.string().nullable(),
  accepted_at: z.date().nullable(),
})

/** Whether a centre has agreed that it administers and supports its candidates' access, who did, and when (A2). */
export type TermsAcceptance = z.infer<typeof acceptance>

/** The acceptance of each own centre of an officer. */
export async function termsOf(db: Db, identityId: number): Promise<TermsAcceptance[]> {
  return rows(
    db,
    acceptance,
    sql`
      select centre.number as centre, terms_acceptance.accepted_by, terms_acceptance.accepted_at
      from membership
      join centre on centre.id = membership.centre_id
      left join terms_acceptance on terms_acceptance.centre_id = centre.id
      where membership.identity_id = ${identityId} and area = 'officers' and manages_candidate_results
      order by centre.number
    `,
  )
}

/** Whether a centre has accepted the terms. */
export async function hasAcceptedTerms(db: Db, centreId: number): Promise<boolean> {
  const found = sql`select from terms_acceptance where centre_id = ${centreId}`
  return (await maybeRow(db, z.object({}), found)) !== undefined
}

/**
 * Accepts the terms for an officer's own centres that have not yet; who and when is kept (A2).
 *
 * @param officer `name` is the e-mail address, which stays when the person has left
 */
export async function acceptTerms(db: Db, officer: { identityId: number; name: string }): Promise<void> {
  const { identityId, name } = officer
  await transaction(db, async (tx) => {
    const accepted = await rows(
      tx,
      z.object({ centre_id: z.number() }),
      sql`
        insert into terms_acceptance (centre_id, accepted_by)
        select centre_id, ${name} from membership
        where identity_id = ${identityId} and area = 'officers' and manages_candidate_results
        on conflict do nothing
        returning centre_id
      `,
    )
    for (const { centre_id } of accepted) {
      await record(tx, { what: 'terms.accepted', identityId, area: 'officers', centreId: centre_id })
    }
  })
}
