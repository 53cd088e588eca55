import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { transaction } from '../../database/connection.ts'
import { anywhere, limitedTo, type Page } from '../../database/page.ts'
import { type Db, execute, maybeRow, row, rows, type Sql, sql } from '../../database/sql.ts'
import { centreMatches } from '../../names/name-condition.ts'
import { NotFound } from '../../web/errors.ts'
import type { StaffArea } from '../areas.ts'
import { emailKey } from '../email-address.ts'
import { endSessions } from '../sessions/ended-session.ts'

const member = z.object({
  id: z.number(),
  identity_id: z.number(),
  email: z.string(),
  area: z.enum(['preparation', 'officers', 'operators']),
  centre_number: z.string().nullable(),
  centre_name: z.string().nullable(),
  time_zone: z.string().nullable(),
  manages_candidate_results: z.boolean(),
  created_at: z.date(),
})

/** Somebody with access to an area, for a centre or as an operator. */
export type Member = z.infer<typeof member>

const invitation = z.object({
  link: z.string(),
  email: z.string(),
  area: z.enum(['preparation', 'officers', 'operators']),
  centre_number: z.string().nullable(),
  centre_name: z.string().nullable(),
  time_zone: z.string().nullable(),
  expires_at: z.date(),
})

/** An invitation that nobody has accepted yet; `link` stands for it and is not its secret. */
export type Invitation = z.infer<typeof invitation>

/** Whose people are meant: a condition on `membership` or `token` and `centre`, and who looks. */
export type StaffScope = { condition: Sql; search?: string | undefined }

/** Who acts on people's access; never on the own. */
export type StaffActor = { identityId: number; area: StaffArea }

/** One page of the people in a scope, by centre and address, and how many there are. */
export async function staffIn(
  db: Db,
  scope: StaffScope,
  page: Page,
): Promise<{ count: number; members: Member[] }> {
  const found = sql`
    from membership
    join identity on identity.id = membership.identity_id
    left join centre on centre.id = membership.centre_id
    where ${scope.condition} ${matching(scope, sql`coalesce(identity.email, identity.pending_email)`)}
  `
  const { count } = await row(db, z.object({ count: z.number() }), sql`select count(*) as count ${found}`)
  const members = await rows(
    db,
    member,
    sql`
      select membership.id, membership.identity_id, coalesce(identity.email, identity.pending_email) as email,
        membership.area, centre.number as centre_number, centre.name as centre_name, centre.time_zone,
        membership.manages_candidate_results, membership.created_at
      ${found}
      order by centre.number, email
      ${limitedTo(page)}
    `,
  )
  return { count, members }
}

/** One person in a scope, or undefined. */
export async function memberIn(db: Db, scope: StaffScope, id: number): Promise<Member | undefined> {
  const { members } = await staffIn(
    db,
    { condition: sql`${scope.condition} and membership.id = ${id}` },
    { size: 1, number: 1 },
  )
  return members[0]
}

/** The invitations in a scope that still wait, the newest first; at most 200. */
export async function invitationsIn(db: Db, scope: StaffScope): Promise<Invitation[]> {
  return rows(
    db,
    invitation,
    sql`
      select encode(token.hash, 'hex') as link, token.email, token.area,
        centre.number as centre_number, centre.name as centre_name, centre.time_zone, token.expires_at
      from token left join centre on centre.id = token.centre_id
      where token.purpose = 'invitation' and token.used_at is null and token.expires_at > now()
        and ${scope.condition} ${matching(scope, sql`token.email`)}
      order by token.created_at desc
      limit 200
    `,
  )
}

/**
 * Takes somebody's access away: from the next request on, on sessions that are open too. An account that is used elsewhere
 * stays.
 *
 * @throws {NotFound} where the person is not in the scope, or is the one who acts
 */
export async function removeMember(
  db: Db,
  actor: StaffActor,
  scope: StaffScope,
  id: number,
): Promise<Member> {
  return transaction(db, async (tx) => {
    const person = await memberIn(tx, scope, id)
    if (!person || person.identity_id === actor.identityId) throw new NotFound()
    await execute(tx, sql`delete from membership where id = ${id}`)
    await endSessions(tx, person.identity_id)
    await execute(
      tx,
      sql`
        update token set used_at = now()
        where purpose = 'invitation' and used_at is null and area = ${person.area} and email_key = ${emailKey(person.email)}
          and centre_id is not distinct from (select id from centre where number = ${person.centre_number})
      `,
    )
    const detail = { from: person.area, email: person.email, centre: person.centre_number }
    await record(tx, { what: 'access.removed', identityId: actor.identityId, area: actor.area, detail })
    return person
  })
}

/**
 * Ends an invitation: its link is dead at once.
 *
 * @throws {NotFound} where it is not in the scope, or was accepted
 */
export async function withdrawInvitation(
  db: Db,
  actor: StaffActor,
  scope: StaffScope,
  link: string,
): Promise<Invitation> {
  return transaction(db, async (tx) => {
    const waiting = await invitationsIn(tx, {
      condition: sql`${scope.condition} and encode(token.hash, 'hex') = ${link}`,
    })
    const [found] = waiting
    if (!found) throw new NotFound()
    await execute(tx, sql`update token set used_at = now() where encode(hash, 'hex') = ${link}`)
    const detail = { email: found.email, centre: found.centre_number }
    await record(tx, { what: 'invitation.withdrawn', identityId: actor.identityId, area: actor.area, detail })
    return found
  })
}

/** Whether an address has access to an area for a centre already. */
export async function isMember(
  db: Db,
  email: string,
  area: StaffArea,
  centreNumber?: string,
): Promise<boolean> {
  const found = await maybeRow(
    db,
    z.object({}),
    sql`
      select from membership
      join identity on identity.id = membership.identity_id
      left join centre on centre.id = membership.centre_id
      where identity.email_key = ${emailKey(email)} and membership.area = ${area}
        and centre.number is not distinct from ${centreNumber ?? null}
    `,
  )
  return found !== undefined
}

function matching({ search }: StaffScope, email: Sql): Sql {
  if (!search) return sql``
  return sql`and (${email} ilike ${anywhere(search)} or ${centreMatches(search)})`
}
