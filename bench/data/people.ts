import { createHmac, randomBytes } from 'node:crypto'
import type { SessionData } from 'express-session'
import { SessionStore } from '../../src/accounts/sessions/session-store.ts'
import { openDatabase } from '../../src/database/connection.ts'
import { cookieName, cookieOptions } from '../../src/web/cookies.ts'
import { portalConfig } from '../portal/settings.ts'
import type { Setting } from '../setting.ts'

/** A candidate with an account and a released result. */
export type Person = { identityId: number; idNumber: string; name: string; path: string }

/** A page that a signed-in person opens. */
export type Visit = { path: string; cookie: string }

/** Candidates all over the centres, from the `skip`th on. */
export async function candidates(
  setting: Setting,
  database: string,
  count: number,
  skip = 0,
): Promise<Person[]> {
  const cluster = await setting.cluster()
  const { rows } = await cluster.asOwner(database, (owner) =>
    owner.query(
      `
        select candidate_account.identity_id::int as "identityId", credential.id_number as "idNumber",
          identity.email as name, '/candidates/results/' || candidate_account.entry_id as path
        from candidate_account
        join entry on entry.id = candidate_account.entry_id
        join series on series.id = entry.series_id
        join credential on credential.entry_id = entry.id
        join identity on identity.id = candidate_account.identity_id
        join result on result.entry_id = entry.id and component = 'overall'
        where series.release_at <= now() and result.status = 'final'
        order by hashint8(entry.id), entry.id offset $1 limit $2
      `,
      [skip, count],
    ),
  )
  if (rows.length < count)
    throw new Error(`${database} has fewer than ${skip + count} candidates with a result`)
  return rows
}

/**
 * Signs candidates in, without asking for their passwords. They were last seen as people are who have been clicking for a
 * while, so that as many requests as usual say that they were seen.
 */
export async function signedIn(setting: Setting, database: string, people: Person[]): Promise<Visit[]> {
  const cluster = await setting.cluster()
  const config = portalConfig(setting, cluster.addresses(database))
  const db = openDatabase(config.databaseUrl ?? '')
  const store = new SessionStore(db, 'candidates')
  // Whoever has signed in has sent a form.
  const formKey = `${cookieName(config, 'candidates-form')}=${randomBytes(16).toString('base64url')}`
  const waiting = people.entries()
  const visits: Visit[] = []
  const signIn = async () => {
    for (const [place, { identityId, name, path }] of waiting) {
      const sid = randomBytes(24).toString('base64url')
      const user = { identityId, epoch: 0, area: 'candidates', name } as const
      const content: SessionData = {
        cookie: { originalMaxAge: null, ...cookieOptions(config) },
        passport: { user },
      }
      await new Promise<void>((done, fail) =>
        store.set(sid, content, (error) => (error ? fail(error) : done())),
      )
      visits[place] = {
        path,
        cookie: `${cookieName(config, 'candidates')}=${signed(sid, config.sessionSecret)}; ${formKey}`,
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, signIn))
  await db.destroy()
  await seenJustNow(setting, database)
  return visits
}

/** Everybody who is signed in begins to be so, and was last seen at some time within the last minute. */
export async function seenJustNow(setting: Setting, database: string): Promise<void> {
  const cluster = await setting.cluster()
  await cluster.asOwner(database, async (owner) => {
    await owner.query(
      `update session set created_at = now(), seen_at = now() - random() * interval '1 minute'`,
    )
    await owner.query('vacuum (analyze) session')
  })
}

/** A session's identifier as express-session puts it into the cookie. */
function signed(sid: string, secret: string): string {
  const mark = createHmac('sha256', secret).update(sid).digest('base64').replace(/=+$/, '')
  return encodeURIComponent(`s:${sid}.${mark}`)
}
