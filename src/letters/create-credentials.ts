import { z } from 'zod'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, maybeRow, row, rows, sql } from '../database/sql.ts'
import { addCredentials } from './add-credentials.ts'

/** Why no credentials can be created; `reason` is a key under `officers.refused` in the catalogue. */
export class CredentialsRefused extends Error {
  readonly reason: 'noSeries' | 'noCentre' | 'noEntries' | 'tooEarly' | 'noAccess' | 'noCandidates'
  readonly from: Date | null

  constructor(reason: CredentialsRefused['reason'], from: Date | null = null) {
    super(reason)
    this.reason = reason
    this.from = from
  }
}

const creatable = z.object({
  series_id: z.number(),
  centre_id: z.number(),
  credentials_from: z.date().nullable(),
  is_open: z.boolean(),
  has_access: z.boolean(),
  candidate_access: z.string(),
})

/**
 * Creates an ID number, a Secret Number and a letter for every entry of a centre in a series that has none yet and whose
 * candidate may have access (A9, K1). Done again, it creates nothing twice.
 *
 * @param chosen the entries to create for; all, where left out
 * @returns how many were created
 * @throws {CredentialsRefused} as `credentialsRefusal` says
 */
export async function createCredentials(
  db: Db,
  encryptionKey: Buffer,
  seriesCode: string,
  centreNumber: string,
  chosen?: readonly number[],
): Promise<{ created: number }> {
  return transaction(db, async (tx) => {
    const at = await creatableAt(tx, seriesCode, centreNumber)
    if (at instanceof CredentialsRefused) throw at
    const entryIds = await entriesWithout(tx, at, chosen)
    await addCredentials(tx, encryptionKey, entryIds)
    if (entryIds.length > 0) {
      const detail = { series: seriesCode, created: entryIds.length }
      await record(tx, { what: 'credentials.created', centreId: at.centre_id, detail })
    }
    return { created: entryIds.length }
  })
}

/**
 * Why no credentials can be created for a centre in a series now: before the window opens (A3), without entries, access (A5)
 * or candidates who have it (K1). Undefined where they can.
 */
export async function credentialsRefusal(
  db: Db,
  seriesCode: string,
  centreNumber: string,
): Promise<CredentialsRefused | undefined> {
  const at = await creatableAt(db, seriesCode, centreNumber)
  return at instanceof CredentialsRefused ? at : undefined
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

async function creatableAt(
  db: Db,
  seriesCode: string,
  centreNumber: string,
): Promise<z.infer<typeof creatable> | CredentialsRefused> {
  const known = await row(
    db,
    z.object({ series: z.boolean(), centre: z.boolean() }),
    sql`
      select exists (select from series where code = ${seriesCode}) as series,
        exists (select from centre where number = ${centreNumber} and kind <> 'preparation') as centre
    `,
  )
  if (!known.series) return new CredentialsRefused('noSeries')
  if (!known.centre) return new CredentialsRefused('noCentre')
  const found = await maybeRow(
    db,
    creatable,
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
  if (!found) return new CredentialsRefused('noEntries')
  if (!found.is_open) return new CredentialsRefused('tooEarly', found.credentials_from)
  if (!found.has_access) return new CredentialsRefused('noAccess')
  if (found.candidate_access === 'none') return new CredentialsRefused('noCandidates')
  return found
}

async function entriesWithout(
  tx: Db,
  { series_id, centre_id, candidate_access }: z.infer<typeof creatable>,
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
