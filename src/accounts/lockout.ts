import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { type Db, execute, maybeRow, row, rows, type Sql, sql } from '../database/sql.ts'
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

/** An attempt that has been let in: it must be settled. One in a browser that the account knows counts for the account too. */
export type Attempt = { key: Buffer; accountOf?: number }

/** What attempts are counted by: one account, or a name that belongs to nobody. */
export type AttemptSubject = { identityId: number } | { name: string }

/** Whether an attempt is let in. */
export const placeTaken = z.object({ locked_until: z.date().nullable(), is_let_in: z.boolean() })

/**
 * Takes a place among the attempts on an account before any password is looked at. No more attempts are under way than
 * failures are left, so that many guesses at once get no further than four in a row (security.md 2.2). By the database's
 * clock; attempts during the lock neither count nor extend it.
 *
 * @param key whose attempts
 * @param identityId whose account, or null
 * @returns the statement; what it finds is for `letIn`
 */
export function takePlace(key: Sql, identityId: Sql): Sql {
  return sql`
    insert into sign_in_attempt as attempt (key, identity_id, under_way, lease_until)
    select ${key}, ${identityId}, 1, now() + ${lease}::interval
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
    returning key, locked_until, locked_until is null and failures + under_way <= ${failuresThatLock} as is_let_in
  `
}

/**
 * @param taken what `takePlace` has found
 * @throws {LockedOut} while the account is locked
 * @throws {PersonError} 429 where others are being checked; this counts as nothing
 */
export async function letIn(db: Db, attempt: Attempt, taken: z.infer<typeof placeTaken>): Promise<void> {
  if (taken.locked_until) throw new LockedOut(taken.locked_until)
  if (taken.is_let_in) return
  await leaveAttempt(db, attempt)
  throw new PersonError(429, 'manyAtOnce', {}, 1)
}

/** Takes a place where it is known whose account it is, or that it is nobody's; throws what `letIn` throws. */
export async function reserveAttempt(db: Db, config: Config, subject: AttemptSubject): Promise<Attempt> {
  const key = attemptKey(config, subject)
  const statement = takePlace(sql`${key}::bytea`, sql`${identityIn(subject)}::bigint`)
  await letIn(db, { key }, await row(db, placeTaken, statement))
  return { key }
}

/** Counts a right attempt, as parts of a `with`: it resets the count, the account's too where nobody is locked out there. */
export function settledRight({ key, accountOf }: Attempt): Sql {
  return sql`
    settled as (
      update sign_in_attempt set under_way = greatest(under_way - 1, 0), failures = 0 where key = ${key}
    ),
    settled_for_account as (
      update sign_in_attempt set failures = 0
      where key = ${accountOf === undefined ? null : accountKey(accountOf)}
        and (locked_until is null or locked_until <= now())
    )
  `
}

const lockEnd = placeTaken.pick({ locked_until: true })

/**
 * Counts an attempt: a right one resets the count, the fourth wrong one in a row locks for 30 minutes.
 *
 * @throws {LockedOut} where this failure was the one that locks
 */
export async function settleAttempt(db: Db, attempt: Attempt, wasRight: boolean): Promise<void> {
  if (wasRight) {
    await execute(db, sql`with ${settledRight(attempt)} select`)
    return
  }
  if (attempt.accountOf !== undefined) await countForAccount(db, attempt.accountOf)
  const settled = await maybeRow(
    db,
    lockEnd,
    sql`
      update sign_in_attempt set
        under_way = greatest(under_way - 1, 0),
        failures = failures + 1,
        locked_until = case
          when failures + 1 >= ${failuresThatLock} and locked_until is null then now() + interval '30 minutes'
          else locked_until
        end
      where key = ${attempt.key}
      returning locked_until
    `,
  )
  // None where the lock was ended meanwhile.
  if (settled?.locked_until) throw new LockedOut(settled.locked_until)
}

/** What a wrong attempt in a known browser means for the account itself: it counts there too. */
async function countForAccount(db: Db, identityId: number): Promise<void> {
  await execute(
    db,
    sql`
      insert into sign_in_attempt as attempt (key, identity_id, failures, lease_until)
      values (${accountKey(identityId)}, ${identityId}, 1, now())
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

/** Gives a place back where no password was looked at: it counts as nothing. */
export async function leaveAttempt(db: Db, attempt: Attempt): Promise<void> {
  await execute(
    db,
    sql`update sign_in_attempt set under_way = greatest(under_way - 1, 0) where key = ${attempt.key}`,
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

/** Names are kept as keyed digests, so that the table does not tell which names were tried. */
export function nameKey(config: Config, name: string): Buffer {
  return createHmac('sha256', config.sessionSecret)
    .update(`name ${normalised(name)}`)
    .digest()
}

/**
 * The key of an account, or of an account in one browser, as `accountKey` makes it, worked out by the database, which
 * knows first whose account it is.
 */
export function accountKeyInSql(identityId: Sql, browser: Sql): Sql {
  return sql`sha256(convert_to('identity ' || ${identityId} || ' ' || ${browser}, 'UTF8'))`
}

function accountKey(identityId: number): Buffer {
  return createHash('sha256').update(`identity ${identityId} `).digest()
}

function attemptKey(config: Config, subject: AttemptSubject): Buffer {
  return 'identityId' in subject ? accountKey(subject.identityId) : nameKey(config, subject.name)
}

function identityIn(subject: AttemptSubject): number | null {
  return 'identityId' in subject ? subject.identityId : null
}

/** As the look-up takes the name, so that a name of nobody is counted exactly like one of somebody. */
function normalised(name: string): string {
  const idNumber = normaliseIdNumber(name)
  return isIdNumber(idNumber) && !/^\s|\s$/.test(name) ? idNumber : emailKey(name)
}
