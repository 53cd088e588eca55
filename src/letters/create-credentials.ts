import { z } from 'zod'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, maybeRow, rows, sql } from '../database/sql.ts'
import { encrypt } from '../encryption/encrypt.ts'
import { makeIdNumber } from '../numbers/id-number.ts'
import { makeSecretNumber } from '../numbers/secret-number.ts'

/** Why no credentials can be created; `reason` is a key under `credentials.refused` in the catalogue. */
export class CredentialsRefused extends Error {
  readonly reason: 'noSeries' | 'noCentre' | 'noEntries' | 'tooEarly' | 'noAccess' | 'noCandidates'
  readonly from: Date | null

  constructor(reason: CredentialsRefused['reason'], from: Date | null = null) {
    super(reason)
    this.reason = reason
    this.from = from
  }
}

const place = z.object({
  series_id: z.number(),
  centre_id: z.number(),
  credentials_from: z.date().nullable(),
  is_open: z.boolean(),
  has_access: z.boolean(),
  candidate_access: z.string(),
})

const entriesAtOnce = 1000

/**
 * Creates an ID number, a Secret Number and a letter for every entry of a centre in a series that has none yet and whose
 * candidate may have access (A9, K1). Done again, it creates nothing twice.
 *
 * @param chosen the entries to create for; all, where left out
 * @returns how many were created
 * @throws {CredentialsRefused} as `requireCredentialsPossible`
 */
export async function createCredentials(
  db: Db,
  encryptionKey: Buffer,
  seriesCode: string,
  centreNumber: string,
  chosen?: readonly number[],
): Promise<{ created: number }> {
  return transaction(db, async (tx) => {
    const place = await requireCredentialsPossible(tx, seriesCode, centreNumber)
    const missing = await entriesWithout(tx, place, chosen)
    for (let start = 0; start < missing.length; start += entriesAtOnce) {
      const entryIds = missing.slice(start, start + entriesAtOnce)
      await addCredentials(tx, encryptionKey, entryIds)
      await addLetters(tx, entryIds)
    }
    if (missing.length > 0) {
      const detail = { series: seriesCode, created: missing.length }
      await record(tx, { what: 'credentials.created', centreId: place.centre_id, detail })
    }
    return { created: missing.length }
  })
}

/**
 * Lets a centre that has decided nothing yet for a series stand at ALL candidates, no delay, its own contact: what the
 * command line presumes (the officers' pages ask).
 */
export async function openWhereUndecided(db: Db, seriesCode: string, centreNumber: string): Promise<void> {
  await execute(
    db,
    sql`
      insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access, contact)
      select series.id, centre.id, 'all', false, true, 'centre'
      from series, centre
      where series.code = ${seriesCode} and centre.number = ${centreNumber} and centre.kind <> 'preparation'
      on conflict do nothing
    `,
  )
}

/**
 * Whether credentials can be created for a centre in a series now.
 *
 * @throws {CredentialsRefused} before the window opens (A3), without entries, access (A5) or candidates who have it (K1)
 */
export async function requireCredentialsPossible(tx: Db, seriesCode: string, centreNumber: string) {
  const known = await maybeRow(
    tx,
    z.object({ series: z.boolean(), centre: z.boolean() }),
    sql`
      select exists (select from series where code = ${seriesCode}) as series,
        exists (select from centre where number = ${centreNumber} and kind <> 'preparation') as centre
    `,
  )
  if (!known?.series) throw new CredentialsRefused('noSeries')
  if (!known.centre) throw new CredentialsRefused('noCentre')
  const found = await maybeRow(
    tx,
    place,
    sql`
      select series.id as series_id, centre.id as centre_id, series.credentials_from, in_force.has_access,
        in_force.candidate_access,
        coalesce(series.credentials_from <= now(), true) as is_open
      from series
      join centre on centre.number = ${centreNumber}
      join centre_in_force as in_force on in_force.series_id = series.id and in_force.centre_id = centre.id
      where series.code = ${seriesCode}
        and exists (select from entry where entry.series_id = series.id and entry.centre_id = centre.id)
    `,
  )
  if (!found) throw new CredentialsRefused('noEntries')
  if (!found.is_open) throw new CredentialsRefused('tooEarly', found.credentials_from)
  if (!found.has_access) throw new CredentialsRefused('noAccess')
  if (found.candidate_access === 'none') throw new CredentialsRefused('noCandidates')
  return found
}

async function entriesWithout(
  tx: Db,
  { series_id, centre_id, candidate_access }: z.infer<typeof place>,
  chosen?: readonly number[],
) {
  // Two who create at once: the second waits for the first and then finds nothing missing.
  await execute(tx, sql`select pg_advisory_xact_lock(${series_id}::int, ${centre_id}::int)`)
  const entries = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`
      select id from entry
      where series_id = ${series_id} and centre_id = ${centre_id}
        and not exists (select from credential where credential.entry_id = entry.id)
        ${candidate_access === 'selected' ? sql`and id in (select entry_id from selected_candidate)` : sql``}
        ${chosen ? sql`and id = any(${chosen})` : sql``}
      order by id
    `,
  )
  return entries.map((entry) => entry.id)
}

/** The letter names the release, delay and contact that are in force now (A12). */
async function addLetters(tx: Db, entryIds: readonly number[]): Promise<void> {
  await execute(
    tx,
    sql`
      insert into letter (entry_id, fingerprint)
      select entry.id, current.fingerprint
      from entry
      join letter_fingerprint as current
        on current.series_id = entry.series_id and current.centre_id = entry.centre_id
      where entry.id = any(${entryIds})
    `,
  )
}

/** An ID number that is taken already, which happens once in millions, is made anew. */
async function addCredentials(tx: Db, key: Buffer, entryIds: readonly number[]): Promise<void> {
  let left = [...entryIds]
  while (left.length > 0) {
    const idNumbers = left.map(() => makeIdNumber())
    const sealed = left.map(() => encrypt(key, makeSecretNumber()))
    const added = await rows(
      tx,
      z.object({ entry_id: z.number() }),
      sql`
        insert into credential (entry_id, id_number, secret_number_encrypted)
        select * from unnest(${left}::bigint[], ${idNumbers}::text[], ${sealed}::bytea[])
        on conflict (id_number) do nothing
        returning entry_id
      `,
    )
    const done = new Set(added.map((credential) => credential.entry_id))
    left = left.filter((id) => !done.has(id))
  }
}
