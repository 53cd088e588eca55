import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Db, execute, maybeRow, sql } from '../database/sql.ts'
import { areas } from './areas.ts'
import { emailKey } from './email-address.ts'

const lifetimes = {
  invitation: '14 days',
  'password-reset': '30 minutes',
  'email-confirmation': '7 days',
} as const

type Purpose = keyof typeof lifetimes

const token = z.object({
  area: z.enum(areas),
  email: z.string(),
  identity_id: z.number().nullable(),
  centre_id: z.number().nullable(),
  /** Of an invitation of an exams officer: whether this right comes with it (A1). */
  manages_candidate_results: z.boolean().optional(),
})

/** What a single-use link is for. */
export type Token = z.infer<typeof token>

/** How long the link in a mail works, and the mail is worth sending. */
export function lifetimeOf(purpose: Purpose): string {
  return lifetimes[purpose]
}

/**
 * Makes a single-use link's secret: 256 random bits, of which only the digest is kept. Older ones for the same purpose
 * and person stop working.
 */
export async function makeToken(db: Db, purpose: Purpose, about: Token): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  const { area, email, identity_id, centre_id, manages_candidate_results = true } = about
  const key = emailKey(email)
  await execute(
    db,
    sql`
      update token set used_at = now()
      where purpose = ${purpose} and area = ${area} and used_at is null and email_key = ${key}
        and identity_id is not distinct from ${identity_id} and centre_id is not distinct from ${centre_id}
    `,
  )
  await execute(
    db,
    sql`
      insert into token
        (hash, purpose, area, email, email_key, identity_id, centre_id, manages_candidate_results, expires_at)
      values (
        ${digest(secret)}, ${purpose}, ${area}, ${email}, ${key}, ${identity_id}, ${centre_id},
        ${manages_candidate_results}, now() + ${lifetimes[purpose]}::interval
      )
    `,
  )
  return secret
}

/** What a link is for, as long as it works; looking does not use it up. */
export async function findToken(
  db: Db,
  purpose: Purpose,
  area: string,
  secret: string,
): Promise<Token | undefined> {
  return maybeRow(
    db,
    token,
    sql`
      select area, email, identity_id, centre_id from token
      where hash = ${digest(secret)} and purpose = ${purpose} and area = ${area}
        and used_at is null and expires_at > now()
    `,
  )
}

/** Uses a link up: of many at once, one gets it. */
export async function useToken(
  db: Db,
  purpose: Purpose,
  area: string,
  secret: string,
): Promise<Token | undefined> {
  return maybeRow(
    db,
    token,
    sql`
      update token set used_at = now()
      where hash = ${digest(secret)} and purpose = ${purpose} and area = ${area}
        and used_at is null and expires_at > now()
      returning area, email, identity_id, centre_id, manages_candidate_results
    `,
  )
}

/** Makes every link for a new password of a person useless: after a new password, or a new address. */
export async function endResetLinks(db: Db, identityId: number): Promise<void> {
  await execute(
    db,
    sql`
      update token set used_at = now()
      where purpose = 'password-reset' and identity_id = ${identityId} and used_at is null
    `,
  )
}

/** Deletes links that stopped working a month ago. */
export async function deleteOldTokens(db: Db): Promise<void> {
  await execute(db, sql`delete from token where expires_at < now() - interval '30 days'`)
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
