import { z } from 'zod'
import { managedCentresOf } from '../centres/officer-centres.ts'
import { type Db, rows, type Sql, sql } from '../database/sql.ts'
import { decrypt } from '../encryption/encrypt.ts'
import { isSharedWith } from './letter-share.ts'

const letter = z.object({
  entry_id: z.number(),
  candidate_number: z.string(),
  exam_code: z.string(),
  exam: z.string(),
  series_code: z.string(),
  series: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  id_number: z.string(),
  secret_number_encrypted: z.instanceof(Buffer).nullable(),
  centre_number: z.string(),
  centre_name: z.string(),
  time_zone: z.string(),
  release_at: z.date().nullable(),
  delay_minutes: z.number(),
  contact: z.object({ name: z.string(), email: z.string(), phone: z.string(), centre: z.string() }),
  made_at: z.date(),
  /** Stands for the release, delay and contact that the letter names. */
  fingerprint: z.string(),
  /** Whether it was made before the release, delay or contact changed (A6, A7). */
  is_out_of_date: z.boolean(),
})

/** What stands on a candidate's letter "Confidential Examination results information" (A12). Never a result. */
export type Letter = Omit<z.infer<typeof letter>, 'secret_number_encrypted'> & {
  /** Empty once it has been used: then the candidate is registered and needs none. */
  secretNumber: string
}

/**
 * The letters of a centre's candidates in a series, sorted by candidate number.
 *
 * @param chosen the entries; all that have credentials, where left out
 */
export async function lettersOf(
  db: Db,
  encryptionKey: Buffer,
  seriesCode: string,
  centreNumber: string,
  chosen?: readonly number[],
): Promise<Letter[]> {
  return lettersWhere(
    db,
    encryptionKey,
    sql`
      series.code = ${seriesCode} and centre.number = ${centreNumber}
      ${chosen ? sql`and entry.id = any(${chosen})` : sql``}
    `,
  )
}

/** The letter of one entry, for an exams officer of its centre or of its parent centre (S13). */
export async function letterForOfficer(
  db: Db,
  encryptionKey: Buffer,
  identityId: number,
  entryId: number,
): Promise<Letter | undefined> {
  const condition = sql`entry.id = ${entryId} and in_force.has_access and ${managedCentresOf(identityId)}`
  return (await lettersWhere(db, encryptionKey, condition))[0]
}

/** The letter of one entry, for staff of its preparation centre, where the centre shares its letters with it (S13). */
export async function letterForPreparation(
  db: Db,
  encryptionKey: Buffer,
  identityId: number,
  entryId: number,
): Promise<Letter | undefined> {
  const condition = sql`entry.id = ${entryId} and in_force.has_access and ${isSharedWith(identityId)}`
  return (await lettersWhere(db, encryptionKey, condition))[0]
}

async function lettersWhere(db: Db, encryptionKey: Buffer, condition: Sql): Promise<Letter[]> {
  const found = await rows(db, letter, lettersQuery(condition))
  return found.map(({ secret_number_encrypted, ...rest }) => ({
    ...rest,
    secretNumber: secret_number_encrypted ? decrypt(encryptionKey, secret_number_encrypted) : '',
  }))
}

function lettersQuery(condition: Sql): Sql {
  return sql`
    select
      entry.id as entry_id,
      entry.candidate_number,
      exam.code as exam_code,
      exam.name as exam,
      series.code as series_code,
      series.name as series,
      entry.first_name,
      entry.last_name,
      credential.id_number,
      credential.secret_number_encrypted,
      centre.number as centre_number,
      centre.name as centre_name,
      centre.time_zone,
      series.release_at + make_interval(mins => in_force.delay_minutes) as release_at,
      in_force.delay_minutes,
      json_build_object(
        'name', in_force.contact_name, 'email', in_force.contact_email,
        'phone', in_force.contact_phone, 'centre', in_force.contact_centre
      ) as contact,
      letter.made_at,
      current.fingerprint,
      letter.fingerprint <> current.fingerprint as is_out_of_date
    from entry
    join letter on letter.entry_id = entry.id
    join credential on credential.entry_id = entry.id
    join exam on exam.id = entry.exam_id
    join series on series.id = entry.series_id
    join centre on centre.id = entry.centre_id
    join centre_in_force as in_force on in_force.series_id = entry.series_id and in_force.centre_id = entry.centre_id
    join letter_fingerprint as current
      on current.series_id = entry.series_id and current.centre_id = entry.centre_id
    where ${condition}
    order by entry.candidate_number, exam.code
  `
}
