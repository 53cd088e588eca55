import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { type Db, execute, maybeRow, row, rows, sql } from '../database/sql.ts'
import { isIdNumber, normaliseIdNumber } from '../numbers/id-number.ts'
import { PersonError } from '../web/errors.ts'
import { emailKey } from './email-address.ts'

/** The failure that locks: "more than 3 times in a row" (S14). */
const failuresThatLock = 4
/** An attempt that was begun and never ended (a killed process) stops counting after this time. */
const lease = '10 seconds'

/** The account is locked; the right details are refused too, until then (S14). */
export class LockedOut extends PersonError {
  constructor(until: Date) {
    super(423, 'locked', { until })
  }
}

/** An attempt that has been let in: it must be settled. */
export type Attempt = { key: Buffer }

/** What attempts are counted by: one account, one account in a browser that it knows, or a name that belongs to nobody. */
export type AttemptSubject = { identityId: number; device?: string } | { name: string }

const state = z.object({ locked_until: z.date().nullable(), is_let_in: z.boolean() })

/**
 * Takes a place among the attempts on an account before any password is looked at. No more attempts are under way than
 * failures are left, so that many guesses at once get no further than four in a row (security.md 2.2). By the database's
 * clock; attempts during the lock neither count nor extend it.
 *
 * @throws {LockedOut} while the account is locked
 * @throws {PersonError} 429 where others are being checked; this counts as nothing
 */
export async function reserveAttempt(db: Db, config: Config, subject: AttemptSubject): Promise<Attempt> {
  const key = attemptKey(config, subject)
  const current = await row(
    db,
    state,
    sql`
      insert into sign_in_attempt as attempt (key, identity_id, under_way, lease_until)
      values (${key}, ${identityIn(subject)}, 1, now() + ${lease}::interval)
      on conflict (key) do update set
        failures = case when attempt.locked_until <= now() then 0 else attempt.failures end,
        locked_until = case when attempt.locked_until <= now() then null else attempt.locked_until end,
        under_way = case
          when attempt.locked_until > now() then attempt.under_way
          when attempt.lease_until <= now() then 1
          else attempt.under_way + 1
        end,
        lease_until = case
          when attempt.locked_until > now() then attempt.lease_until
          when attempt.lease_until > now() and attempt.failures + attempt.under_way >= ${failuresThatLock}
            then attempt.lease_until
          else now() + ${lease}::interval
        end
      returning locked_until, locked_until is null and failures + under_way <= ${failuresThatLock} as is_let_in
    `,
  )
  if (current.locked_until) throw new LockedOut(current.locked_until)
  if (!current.is_let_in) {
    await leaveAttempt(db, { key })
    throw new PersonError(429, 'manyAtOnce', {}, 1)
  }
  return { key }
}

/**
 * Counts an attempt: a right one resets the count, the fourth wrong one in a row locks for 30 minutes.
 *
 * @throws {LockedOut} where this failure was the one that locks
 */
export async function settleAttempt(db: Db, attempt: Attempt, wasRight: boolean): Promise<void> {
  const settled = await maybeRow(
    db,
    state.pick({ locked_until: true }),
    sql`
      update sign_in_attempt set
        under_way = greatest(under_way - 1, 0),
        failures = case when ${wasRight} then 0 else failures + 1 end,
        locked_until = case
          when not ${wasRight} and failures + 1 >= ${failuresThatLock} and locked_until is null
          then now() + interval '30 minutes'
          else locked_until
        end
      where key = ${attempt.key}
      returning locked_until
    `,
  )
  // None where the lock was ended meanwhile.
  if (settled?.locked_until && !wasRight) throw new LockedOut(settled.locked_until)
}

/**
 * What a known browser's attempt means for the account itself: a wrong one counts there too, a right one resets its count,
 * but ends no lock.
 */
export async function countForAccount(
  db: Db,
  config: Config,
  identityId: number,
  wasRight: boolean,
): Promise<void> {
  const key = attemptKey(config, { identityId })
  await execute(
    db,
    wasRight
      ? sql`
          update sign_in_attempt set failures = 0
          where key = ${key} and (locked_until is null or locked_until <= now())
        `
      : sql`
          insert into sign_in_attempt as attempt (key, identity_id, failures, lease_until)
          values (${key}, ${identityId}, 1, now())
          on conflict (key) do update set
            failures = case when attempt.locked_until <= now() then 1 else attempt.failures + 1 end,
            locked_until = case
              when attempt.locked_until > now() then attempt.locked_until
              when attempt.locked_until is null and attempt.failures + 1 >= ${failuresThatLock}
                then now() + interval '30 minutes'
            end
          where attempt.locked_until is null or attempt.locked_until <= now()
        `,
  )
}

/** Ends a lock before its time, an account's in every browser: by a reset of the password, or by an exams officer. */
export async function unlock(db: Db, config: Config, subject: AttemptSubject): Promise<void> {
  await execute(
    db,
    sql`
      delete from sign_in_attempt
      where key = ${attemptKey(config, subject)} or identity_id = ${identityIn(subject)}
    `,
  )
}

/** Until when each of these is locked, in any browser; null where it is not. */
export async function lockedUntil(
  db: Db,
  config: Config,
  subjects: readonly AttemptSubject[],
): Promise<(Date | null)[]> {
  const found = await rows(
    db,
    z.object({ until: z.date().nullable() }),
    sql`
      select (
        select max(locked_until) from sign_in_attempt as attempt
        where (attempt.key = asked.key or attempt.identity_id = asked.identity_id) and locked_until > now()
      ) as until
      from unnest(
        ${subjects.map((subject) => attemptKey(config, subject))}::bytea[], ${subjects.map(identityIn)}::bigint[]
      ) with ordinality as asked (key, identity_id, place)
      order by place
    `,
  )
  return found.map(({ until }) => until)
}

function identityIn(subject: AttemptSubject): number | null {
  return 'identityId' in subject ? subject.identityId : null
}

/** Forgets names that nobody has tried for a day and that are not locked; an account keeps its count. */
export async function deleteOldAttempts(db: Db): Promise<void> {
  await execute(
    db,
    sql`
      delete from sign_in_attempt
      where lease_until < now() - interval '1 day' and failures = 0 and (locked_until is null or locked_until < now())
    `,
  )
}

/** Gives a place back where no password was looked at: it counts as nothing. */
export async function leaveAttempt(db: Db, attempt: Attempt): Promise<void> {
  await execute(
    db,
    sql`update sign_in_attempt set under_way = greatest(under_way - 1, 0) where key = ${attempt.key}`,
  )
}

/** Names are kept as keyed digests, so that the table does not tell which names were tried. */
function attemptKey(config: Config, subject: AttemptSubject): Buffer {
  const text =
    'identityId' in subject
      ? `identity ${subject.identityId} ${subject.device ?? ''}`
      : `name ${normalised(subject.name)}`
  return createHmac('sha256', config.sessionSecret).update(text).digest()
}

/** As the look-up takes the name, so that a name of nobody is counted exactly like one of somebody. */
function normalised(name: string): string {
  const idNumber = normaliseIdNumber(name)
  return isIdNumber(idNumber) && !/^\s|\s$/.test(name) ? idNumber : emailKey(name)
}
