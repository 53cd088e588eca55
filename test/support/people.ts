import { z } from 'zod'
import { emailKey } from '../../src/accounts/email-address.ts'
import { hashPassword } from '../../src/accounts/passwords/password-hash.ts'
import { row, sql } from '../../src/database/sql.ts'
import { encrypt } from '../../src/encryption/encrypt.ts'
import { makeIdNumber } from '../../src/numbers/id-number.ts'
import { makeSecretNumber } from '../../src/numbers/secret-number.ts'
import { aCentre, aCentreSetting, aFullResult, anEntry, aSeries, type Entry } from './builders.ts'
import type { TestPortal } from './portal.ts'

let count = 0

/** A password that everybody in the tests has, where nothing else is said. */
export const usualPassword = 'a quiet morning in June'

export type Person = { identityId: number; email: string; password: string }

/** Somebody with a confirmed address and a password. */
export async function aPerson(
  { db, config }: Pick<TestPortal, 'db' | 'config'>,
  wanted: { email?: string; password?: string } = {},
): Promise<Person> {
  count += 1
  const { email = `person${count}@example.org`, password = usualPassword } = wanted
  const hash = await hashPassword(config, password, 4)
  const { id } = await row(
    db.owner,
    z.object({ id: z.number() }),
    sql`
      insert into identity (email, email_key, password_hash) values (${email}, ${emailKey(email)}, ${hash}) returning id
    `,
  )
  return { identityId: id, email, password }
}

/** A member of staff of a centre (made where none is named), or an operator. */
export async function aStaffMember(
  portal: Pick<TestPortal, 'db' | 'config'>,
  wanted: {
    area: 'preparation' | 'officers' | 'operators'
    centreId?: number
    email?: string
    password?: string
  },
): Promise<Person & { centreId: number | null }> {
  const person = await aPerson(portal, wanted)
  const kind = wanted.area === 'preparation' ? 'preparation' : 'centre'
  const centreId =
    wanted.area === 'operators' ? null : (wanted.centreId ?? (await aCentre(portal.db.owner, { kind })).id)
  await portal.db.owner.query('insert into membership (identity_id, area, centre_id) values ($1, $2, $3)', [
    person.identityId,
    wanted.area,
    centreId,
  ])
  return { ...person, centreId }
}

/** The numbers of a letter for an entry (made where none is named), not used yet. */
export async function aLetter(
  { db, config }: TestPortal,
  wanted: { entry?: Entry; releaseAt?: Date | null } = {},
): Promise<{ entry: Entry; idNumber: string; secretNumber: string }> {
  const entry = wanted.entry ?? (await aCandidateEntry(db.owner, wanted))
  const [idNumber, secretNumber] = [makeIdNumber(), makeSecretNumber()]
  await db.owner.query(
    'insert into credential (entry_id, id_number, secret_number_encrypted) values ($1, $2, $3)',
    [entry.id, idNumber, encrypt(config.encryptionKey, secretNumber)],
  )
  await db.owner.query(
    `insert into letter (entry_id, fingerprint)
     select entry.id, fingerprint from entry join letter_fingerprint using (series_id, centre_id) where entry.id = $1`,
    [entry.id],
  )
  return { entry, idNumber, secretNumber }
}

/** A registered candidate with an entry whose result is released, where nothing else is said. */
export async function aCandidate(
  portal: TestPortal,
  wanted: { entry?: Entry; releaseAt?: Date | null; email?: string; password?: string } = {},
): Promise<Person & { entry: Entry; idNumber: string }> {
  const person = await aPerson(portal, wanted)
  const { entry, idNumber } = await aLetter(portal, wanted)
  await portal.db.owner.query('insert into candidate_account (entry_id, identity_id) values ($1, $2)', [
    entry.id,
    person.identityId,
  ])
  await portal.db.owner.query(
    'update credential set used_at = now(), secret_number_encrypted = null where entry_id = $1',
    [entry.id],
  )
  return { ...person, entry, idNumber }
}

/** An entry with a full result, at a centre that gives its candidates access. */
export async function aCandidateEntry(
  db: Parameters<typeof anEntry>[0],
  wanted: { releaseAt?: Date | null } & NonNullable<Parameters<typeof anEntry>[1]> = {},
): Promise<Entry> {
  const { releaseAt, ...about } = wanted
  const seriesId = about.seriesId ?? (await aSeries(db, releaseAt === undefined ? {} : { releaseAt })).id
  const centreId = about.centreId ?? (await aCentre(db)).id
  const entry = await anEntry(db, { ...about, seriesId, centreId })
  await aFullResult(db, entry.id)
  if (!about.centreId) await aCentreSetting(db, seriesId, centreId)
  return entry
}
