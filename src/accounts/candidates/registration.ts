import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { transaction } from '../../database/connection.ts'
import { type Db, execute, maybeRow, row, sql } from '../../database/sql.ts'
import { decrypt } from '../../encryption/encrypt.ts'
import { isIdNumber, normaliseIdNumber } from '../../numbers/id-number.ts'
import { normaliseSecretNumber } from '../../numbers/secret-number.ts'
import type { Portal } from '../../portal.ts'
import { FormRefusal } from '../../web/errors.ts'
import { hashCost } from '../areas.ts'
import { findIdentity, identityById, nameOf } from '../identity.ts'
import { reserveAttempt, settleAttempt } from '../lockout.ts'
import { newPasswordFields } from '../passwords/new-password.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { checkPassword } from '../sign-in.ts'
import { mailConfirmation } from './email-confirmation.ts'

/** What a candidate fills in once (S11). */
export type Registration = {
  idNumber: string
  secretNumber: string
  email: string
  password: string
  releaseMail: boolean
}

/**
 * Registers a candidate with the numbers from the letter, and mails a link that confirms the address. An address that is
 * confirmed for somebody already must come with that person's password (S3); the ID number then joins that account.
 *
 * @throws {FormRefusal} for wrong or used numbers, or a password that is not the address's
 * @throws {LockedOut} after four wrong Secret Numbers in a row for this ID number (S14)
 */
export async function registerCandidate(portal: Portal, form: Registration) {
  const claim = await checkNumbers(portal, form)
  const person = await findIdentity(portal.db, 'candidates', form.email)
  if (
    person &&
    !(await checkPassword(portal, 'candidates', { identityId: person.id }, person, form.password))
  ) {
    throw new FormRefusal('password', 'accounts.incorrectLoginDetails')
  }
  const hash = person ? '' : await hashForNew(portal, form.password)
  const identityId = await transaction(portal.db, async (tx) => {
    const id = person?.id ?? (await addIdentity(tx, form.email, hash))
    await claimEntry(tx, claim, id, form.releaseMail)
    if (!person) await mailConfirmation(portal, tx, id, form.email)
    return id
  })
  const registered = await identityById(portal.db, 'candidates', identityId)
  if (!registered) throw new Error('The account that was just made is not there')
  return { identityId, epoch: registered.epoch, area: 'candidates' as const, name: nameOf(registered) }
}

/** Adds the ID number of a further entry, from another letter, to an account (S11). */
export async function addIdNumber(
  portal: Portal,
  identityId: number,
  numbers: { idNumber: string; secretNumber: string },
): Promise<void> {
  const claim = await checkNumbers(portal, numbers)
  await transaction(portal.db, (tx) => claimEntry(tx, claim, identityId, 'as before'))
}

const credential = z.object({
  entry_id: z.number(),
  secret_number_encrypted: z.instanceof(Buffer).nullable(),
  identity_id: z.number().nullable(),
})

/**
 * Checks an ID number and its Secret Number as one attempt. A typing error in the ID number shows in its check digit and
 * does not count.
 */
async function checkNumbers(portal: Portal, numbers: { idNumber: string; secretNumber: string }) {
  const idNumber = normaliseIdNumber(numbers.idNumber)
  if (!isIdNumber(idNumber)) throw new FormRefusal('idNumber', 'accounts.idNumberMistyped')
  const found = await maybeRow(
    portal.db,
    credential,
    sql`
      select credential.entry_id, credential.secret_number_encrypted, candidate_account.identity_id
      from credential
      left join candidate_account on candidate_account.entry_id = credential.entry_id
      where credential.id_number = ${idNumber}
    `,
  )
  const subject = found?.identity_id ? { identityId: found.identity_id } : { name: idNumber }
  const matches = isSecretNumber(
    portal.config.encryptionKey,
    found?.secret_number_encrypted,
    numbers.secretNumber,
  )
  const attempt = await reserveAttempt(portal.db, portal.config, subject)
  await settleAttempt(portal.db, attempt, matches)
  if (!matches) await record(portal.db, { what: 'registration', outcome: 'refused', area: 'candidates' })
  if (!matches || !found) throw new FormRefusal('secretNumber', 'accounts.incorrectNumbers')
  return found
}

function isSecretNumber(key: Buffer, sealed: Buffer | null | undefined, typed: string): boolean {
  const expected = Buffer.from(sealed ? decrypt(key, sealed) : 'no number')
  const given = Buffer.from(normaliseSecretNumber(typed))
  return expected.length === given.length && timingSafeEqual(expected, given)
}

async function hashForNew(portal: Portal, password: string): Promise<string> {
  const chosen = z.object(newPasswordFields('candidates')).pick({ password: true }).parse({ password })
  return hashPassword(portal.config, chosen.password, hashCost(portal.config, 'candidates'))
}

async function addIdentity(tx: Db, email: string, hash: string): Promise<number> {
  const made = await row(
    tx,
    z.object({ id: z.number() }),
    sql`insert into identity (pending_email, password_hash) values (${email}, ${hash}) returning id`,
  )
  return made.id
}

/** Of many who use the same numbers at once, one gets the entry; with numbers that were replaced meanwhile, none. The Secret Number is erased with its use. */
async function claimEntry(
  tx: Db,
  { entry_id: entryId, secret_number_encrypted: checked }: z.infer<typeof credential>,
  identityId: number,
  releaseMail: boolean | 'as before',
): Promise<void> {
  const asBefore = sql`(
    select coalesce(bool_or(release_mail), false) from candidate_account where identity_id = ${identityId}
  )`
  const claimed = await execute(
    tx,
    sql`
      update credential set used_at = now(), secret_number_encrypted = null
      where entry_id = ${entryId} and secret_number_encrypted = ${checked}
    `,
  )
  if (claimed === 0) throw new FormRefusal('secretNumber', 'accounts.incorrectNumbers')
  await execute(
    tx,
    sql`
      insert into candidate_account (entry_id, identity_id, release_mail)
      values (${entryId}, ${identityId}, ${releaseMail === 'as before' ? asBefore : releaseMail})
    `,
  )
  await record(tx, { what: 'registration', identityId, area: 'candidates', detail: { entryId } })
}
