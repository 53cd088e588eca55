import { z } from 'zod'
import { type Db, rows, type Sql, sql } from '../database/sql.ts'
import { decrypt } from './encryption.ts'

const letter = z.object({
  entry_id: z.number(),
  candidate_number: z.string(),
  exam_code: z.string(),
  exam: z.string(),
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
  const found = await rows(db, letter, lettersQuery(seriesCode, centreNumber, chosen))
  return found.map(({ secret_number_encrypted, ...rest }) => ({
    ...rest,
    secretNumber: secret_number_encrypted ? decrypt(encryptionKey, secret_number_encrypted) : '',
  }))
}

function lettersQuery(seriesCode: string, centreNumber: string, chosen?: readonly number[]): Sql {
  return sql`
    select
      entry.id as entry_id,
      entry.candidate_number,
      exam.code as exam_code,
      exam.name as exam,
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
      ) as contact
    from entry
    join credential on credential.entry_id = entry.id
    join exam on exam.id = entry.exam_id
    join series on series.id = entry.series_id
    join centre on centre.id = entry.centre_id
    join centre_in_force as in_force on in_force.series_id = entry.series_id and in_force.centre_id = entry.centre_id
    where series.code = ${seriesCode} and centre.number = ${centreNumber}
      ${chosen ? sql`and entry.id = any(${chosen})` : sql``}
    order by entry.candidate_number, exam.code
  `
}
