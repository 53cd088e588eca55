import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Db, maybeRow, sql } from '../database/sql.ts'
import { areas } from './areas.ts'

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
  await db.query(
    `update token set used_at = now()
     where purpose = $1 and area = $2 and used_at is null and lower(email) = lower($3)
       and identity_id is not distinct from $4 and centre_id is not distinct from $5`,
    [purpose, about.area, about.email, about.identity_id, about.centre_id],
  )
  await db.query(
    `insert into token (hash, purpose, area, email, identity_id, centre_id, manages_candidate_results, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, now() + $8::interval)`,
    [
      digest(secret),
      purpose,
      about.area,
      about.email,
      about.identity_id,
      about.centre_id,
      about.manages_candidate_results ?? true,
      lifetimes[purpose],
    ],
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
  await db.query(
    "update token set used_at = now() where purpose = 'password-reset' and identity_id = $1 and used_at is null",
    [identityId],
  )
}

/** Deletes links that stopped working a month ago. */
export async function deleteOldTokens(db: Db): Promise<void> {
  await db.query("delete from token where expires_at < now() - interval '30 days'")
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
