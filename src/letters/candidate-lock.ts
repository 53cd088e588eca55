import { z } from 'zod'
import { lockedUntil, unlock } from '../accounts/lockout.ts'
import { record } from '../audit/index.ts'
import { managedCentresOf } from '../centres/officer-centres.ts'
import type { Config } from '../config.ts'
import { transaction } from '../database/connection.ts'
import { type Db, maybeRow, rows, type Sql, sql } from '../database/sql.ts'
import { nameOrNumber } from '../names/name-condition.ts'
import { NotFound } from '../web/errors.ts'

const candidate = z.object({
  entry_id: z.number(),
  candidate_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  exam: z.string(),
  series: z.string(),
  centre_id: z.number(),
  centre_number: z.string(),
  time_zone: z.string(),
  id_number: z.string(),
  identity_id: z.number().nullable(),
})

/** A candidate with login details, and until when the sign-in (or the registration) is locked, if it is (S14). */
export type CandidateLock = z.infer<typeof candidate> & { lockedUntil: Date | null }

/** Candidates of an officer's centres with login details, found by number, name or ID number; at most 50. */
export async function findCandidates(
  db: Db,
  config: Config,
  identityId: number,
  text: string,
): Promise<CandidateLock[]> {
  const idNumber = text.replace(/\s/g, '').toUpperCase()
  const wanted = /^[A-Z]{3}\d{6}$/.test(idNumber)
    ? sql`credential.id_number = ${idNumber}`
    : nameOrNumber(text)
  const found = await rows(db, candidate, sql`${candidates(identityId)} and ${wanted} order by 2, 1 limit 50`)
  const locks = await lockedUntil(db, config, found.map(subjectOf))
  return found.map((one, index) => ({ ...one, lockedUntil: locks[index] ?? null }))
}

/**
 * Ends a candidate's lock before its time, in every browser (S14).
 *
 * @throws {NotFound} where the candidate is not one of the officer's
 */
export async function unlockCandidate(
  db: Db,
  config: Config,
  identityId: number,
  entryId: number,
): Promise<CandidateLock> {
  return transaction(db, async (tx) => {
    const found = await maybeRow(tx, candidate, sql`${candidates(identityId)} and entry.id = ${entryId}`)
    if (!found) throw new NotFound()
    await unlock(tx, config, subjectOf(found))
    const who = { identityId, area: 'officers', centreId: found.centre_id }
    await record(tx, { what: 'candidate.unlocked', ...who, detail: { entryId } })
    return { ...found, lockedUntil: null }
  })
}

/** Before registration wrong Secret Numbers lock the ID number; afterwards wrong passwords lock the account. */
function subjectOf({ identity_id, id_number }: z.infer<typeof candidate>) {
  return identity_id ? { identityId: identity_id } : { name: id_number }
}

function candidates(identityId: number): Sql {
  return sql`
    select entry.id as entry_id, entry.candidate_number, entry.first_name, entry.last_name,
      exam.name as exam, series.name as series, centre.id as centre_id, centre.number as centre_number,
      centre.time_zone, credential.id_number, candidate_account.identity_id
    from credential
    join entry on entry.id = credential.entry_id
    join exam on exam.id = entry.exam_id
    join series on series.id = entry.series_id
    join centre on centre.id = entry.centre_id
    left join candidate_account on candidate_account.entry_id = entry.id
    where ${managedCentresOf(identityId)}
  `
}
