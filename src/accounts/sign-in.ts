import { z } from 'zod'
import { record, recorded } from '../audit/index.ts'
import { execute, row, type Sql, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'
import { FormRefusal } from '../web/errors.ts'
import { type Area, hashCost } from './areas.ts'
import { type Identity, identity, identityNamed, nameOf } from './identity.ts'
import {
  type Attempt,
  type AttemptSubject,
  accountKeyInSql,
  LockedOut,
  leaveAttempt,
  letIn,
  nameKey,
  placeTaken,
  reserveAttempt,
  settleAttempt,
  settledRight,
  takePlace,
} from './lockout.ts'
import { hashPassword, isOutdated, isPassword, requireRoom } from './passwords/password-hash.ts'
import type { KnownDevice } from './sessions/known-device.ts'

/** Who has signed in, and what is still to be written: parts of a `with`, together with the session. */
export type SignedIn = { identityId: number; epoch: number; area: Area; name: string; settled: Sql }

/**
 * Checks a user name and a password, both as they were typed (S5). Known, unknown and locked accounts cost the same work
 * and get the same answers (ASVS 6.3.8).
 *
 * @param known the browser, where somebody has signed in before
 * @throws {FormRefusal} wrong details
 * @throws {LockedOut} after the fourth failure in a row, for 30 minutes (S14)
 */
export async function signIn(
  portal: Portal,
  area: Area,
  username: string,
  password: string,
  known?: KnownDevice,
): Promise<SignedIn> {
  requireRoom()
  const { person, attempt, taken } = await beginAttempt(portal, area, username, known)
  const who = { identityId: person?.id, area }
  await recordingLock(portal, who, letIn(portal.db, attempt, taken))
  // Where nothing can pass, the work is that of an unknown name, whatever the hash would have cost.
  const hash = person?.is_known_here ? person.password_hash : undefined
  const matches = await compared(portal, area, attempt, hash, password)
  if (!person || !matches) {
    await settleRefused(portal, who, attempt)
    throw incorrectDetails(username, password)
  }
  // Can wait for the next time, when there is more room.
  await rehashIfOutdated(portal, area, person, password).catch(() => {})
  const settled = sql`${settledRight(attempt)}, recorded as (${recorded({ what: 'sign-in', ...who })})`
  return { identityId: person.id, epoch: person.epoch, area, name: nameOf(person), settled }
}

/**
 * Compares a password of somebody who is known as one attempt on their account. Every way in which a password can be tried
 * shares one count (ASVS 6.3.4).
 */
export async function checkPassword(
  portal: Portal,
  area: Area,
  subject: AttemptSubject,
  person: Identity | undefined,
  password: string,
): Promise<boolean> {
  requireRoom()
  const who = { identityId: person?.id, area }
  const attempt = await recordingLock(portal, who, reserveAttempt(portal.db, portal.config, subject))
  const matches = await compared(portal, area, attempt, person?.password_hash, password)
  if (matches) await settleAttempt(portal.db, attempt, true)
  else await settleRefused(portal, who, attempt)
  return matches
}

/** One statement finds the person and takes the place among the attempts, for names of nobody too. */
const begun = placeTaken.extend({ key: z.instanceof(Buffer), person: z.unknown() })

async function beginAttempt(portal: Portal, area: Area, username: string, known: KnownDevice | undefined) {
  const { by, statement } = identityNamed(area, username)
  // A reset of the password, which raises the epoch, ends the locks of known browsers too.
  const browser = sql`
    case when person.id = ${known?.identityId ?? null}::bigint then ${known?.device ?? ''}::text || ' ' || epoch else '' end
  `
  const key = sql`
    coalesce((select ${accountKeyInSql(sql`person.id`, browser)} from person), ${nameKey(portal.config, username)})
  `
  const found = await row(
    portal.db,
    begun,
    sql`
      with person as (${statement}), taken as (${takePlace(key, sql`(select id from person)`)})
      select taken.*, to_jsonb(person) as person from taken left join person on true
    `.preparedAs(`sign-in-${area === 'candidates' ? by : 'staff'}`),
  )
  const person = found.person === null ? undefined : identity.parse(found.person)
  const accountOf = person && known?.identityId === person.id ? { accountOf: person.id } : {}
  return { person, attempt: { key: found.key, ...accountOf }, taken: found }
}

/** Whether the password is right. What fails here counts as nothing. */
async function compared(
  portal: Portal,
  area: Area,
  attempt: Attempt,
  hash: string | undefined,
  password: string,
): Promise<boolean> {
  return isPassword(portal.config, password, hash, hashCost(portal.config, area)).catch(async (error) => {
    await leaveAttempt(portal.db, attempt)
    throw error
  })
}

type Who = { identityId: number | undefined; area: Area }

async function settleRefused(portal: Portal, who: Who, attempt: Attempt): Promise<void> {
  await recordingLock(portal, who, settleAttempt(portal.db, attempt, false))
  await record(portal.db, { what: 'sign-in', outcome: 'refused', ...who })
}

async function recordingLock<Result>(portal: Portal, who: Who, work: Promise<Result>): Promise<Result> {
  return work.catch(async (error) => {
    if (error instanceof LockedOut)
      await record(portal.db, { what: 'sign-in.locked', outcome: 'refused', ...who })
    throw error
  })
}

/** S5: a space at the end is easily overlooked, so the message names it. */
function incorrectDetails(username: string, password: string): FormRefusal {
  if (/\s$/.test(username)) return new FormRefusal('username', 'accounts.incorrectUsernameEndsInSpace')
  if (/\s$/.test(password)) return new FormRefusal('password', 'accounts.incorrectPasswordEndsInSpace')
  return new FormRefusal('username', 'accounts.incorrectDetails')
}

async function rehashIfOutdated(
  portal: Portal,
  area: Area,
  person: Identity,
  password: string,
): Promise<void> {
  const cost = hashCost(portal.config, area)
  if (!isOutdated(person.password_hash, cost)) return
  const hash = await hashPassword(portal.config, password, cost)
  await execute(
    portal.db,
    sql`update identity set password_hash = ${hash} where id = ${person.id} and password_hash = ${person.password_hash}`,
  )
}
