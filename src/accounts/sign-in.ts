import { record } from '../audit/index.ts'
import { execute, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'
import { FormRefusal } from '../web/errors.ts'
import { type Area, hashCost } from './areas.ts'
import { findIdentity, type Identity, nameOf } from './identity.ts'
import {
  type AttemptSubject,
  countForAccount,
  LockedOut,
  leaveAttempt,
  reserveAttempt,
  settleAttempt,
} from './lockout.ts'
import { hashPassword, isOutdated, isPassword } from './passwords/password-hash.ts'
import type { KnownDevice } from './sessions/known-device.ts'

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
) {
  const person = await findIdentity(portal.db, area, username)
  const subject = person ? inBrowser(person, known) : { name: username }
  const matches = await checkPassword(portal, area, subject, person, password, person?.is_known_here ?? false)
  if (!person || !matches) throw incorrectDetails(username, password)
  // Can wait for the next time, when there is more room.
  await rehashIfOutdated(portal, area, person, password).catch(() => {})
  await record(portal.db, { what: 'sign-in', identityId: person.id, area })
  return { identityId: person.id, epoch: person.epoch, area, name: nameOf(person) }
}

/**
 * Compares a password as one attempt on an account. Every way in which a password can be tried goes through here, so that
 * all of them share one count (ASVS 6.3.4).
 *
 * @param mayPass false: counts as wrong whatever the password
 */
export async function checkPassword(
  portal: Portal,
  area: Area,
  subject: AttemptSubject,
  person: Identity | undefined,
  password: string,
  mayPass = true,
): Promise<boolean> {
  const who = { identityId: person?.id, area }
  try {
    const attempt = await reserveAttempt(portal.db, portal.config, subject)
    // Where nothing can pass, the work is that of an unknown name, whatever the hash would have cost.
    const hash = mayPass ? person?.password_hash : undefined
    const matches = await isPassword(portal.config, password, hash, hashCost(portal.config, area)).catch(
      async (error) => {
        await leaveAttempt(portal.db, attempt)
        throw error
      },
    )
    if ('device' in subject) await countForAccount(portal.db, portal.config, subject.identityId, matches)
    await settleAttempt(portal.db, attempt, matches)
    if (!matches) await record(portal.db, { what: 'sign-in', outcome: 'refused', ...who })
    return matches
  } catch (error) {
    if (error instanceof LockedOut)
      await record(portal.db, { what: 'sign-in.locked', outcome: 'refused', ...who })
    throw error
  }
}

/** A reset of the password, which raises the epoch, ends the locks of known browsers too. */
function inBrowser(person: Identity, known: KnownDevice | undefined): AttemptSubject {
  const isKnown = known?.identityId === person.id
  return { identityId: person.id, ...(isKnown ? { device: `${known.device} ${person.epoch}` } : {}) }
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
