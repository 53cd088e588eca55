import { z } from 'zod'
import { transaction } from '../database/connection.ts'
import { type Db, execute, maybeRow, row, sql } from '../database/sql.ts'
import { CredentialsRefused, createCredentials } from '../letters/create-credentials.ts'
import { type Letter, lettersOf } from '../letters/letter.ts'
import { writeMailMerge } from '../letters/mail-merge.ts'
import { warnOfMissing, writeLetters } from '../letters/paper/letters-pdf.ts'
import { recreateLetters } from '../letters/recreate-letters.ts'
import type { Portal } from '../portal.ts'
import { entriesCsv } from './entries-csv.ts'

const job = z.object({
  id: z.number(),
  kind: z.enum(['letters_pdf', 'letters_csv', 'entries_csv']),
  action: z.enum(['create', 'recreate', 'print']),
  entry_ids: z.array(z.coerce.number()),
  series: z.string(),
  centre: z.string(),
  /** Who asked; null where that person is gone. */
  identity_id: z.number().nullable(),
})

type Job = z.infer<typeof job>

/**
 * Makes a file that was asked for. Begun again after a crash it creates nothing twice (A9); the file appears whole, or the
 * row says why not.
 */
export async function makeFile(portal: Portal, fileId: number): Promise<void> {
  try {
    await make(portal, fileId)
  } catch (error) {
    if (!(error instanceof CredentialsRefused)) throw error
    await fail(portal.db, fileId, error.reason)
  }
}

/** Ends a file whose retries are used up. */
export async function giveUpFile(portal: Portal, fileId: number): Promise<void> {
  await fail(portal.db, fileId, 'error')
}

async function make(portal: Portal, fileId: number): Promise<void> {
  const wanted = await begin(portal.db, fileId)
  if (!wanted) return
  const made =
    wanted.kind === 'entries_csv' ? await exportEntries(portal, wanted) : await makeLetters(portal, wanted)
  await execute(
    portal.db,
    sql`
      update file set state = 'done', made = ${made.count}, size = ${made.size}, finished_at = now(),
        entry_ids = ${made.entryIds}, fingerprint = ${made.fingerprint}, missing = ${made.missing}
      where id = ${fileId} and state = 'running'
    `,
  )
  if (await isDeleted(portal.db, fileId)) await portal.files.remove(`files/${fileId}`)
}

/** Whether somebody has deleted a file while it was made: whoever did found nothing in the store yet. */
async function isDeleted(db: Db, fileId: number): Promise<boolean> {
  return (await maybeRow(db, z.object({}), sql`select from file where id = ${fileId}`)) === undefined
}

async function begin(db: Db, fileId: number): Promise<Job | undefined> {
  return maybeRow(
    db,
    job,
    sql`
      update file set state = 'running', made = 0
      from series, centre
      where file.id = ${fileId} and file.state in ('queued', 'running') and file.kind <> 'upload'
        and series.id = file.series_id and centre.id = file.centre_id
      returning file.id, file.kind, file.action, file.entry_ids, file.identity_id,
        series.code as series, centre.number as centre
    `,
  )
}

async function makeLetters(portal: Portal, wanted: Job) {
  const letters = await prepareLetters(portal, wanted)
  if (letters.length === 0) throw new CredentialsRefused('noCandidates')
  const missing: string[] = []
  const warn = warnOfMissing(portal.log)
  const onMissing = (letter: Letter, characters: string[]) => {
    missing.push(letter.candidate_number)
    warn(letter, characters)
  }
  const onPage = reportProgress(portal, wanted.id)
  const size = await portal.files.write(`files/${wanted.id}`, async (out) => {
    if (wanted.kind === 'letters_csv') await writeMailMerge(letters, out)
    else await writeLetters(letters, out, portal.config, 'en', { onPage, onMissing })
  })
  await requireAccess(portal.db, wanted)
  const entryIds = letters.map((letter) => letter.entry_id)
  return {
    count: letters.length,
    size,
    entryIds,
    fingerprint: letters[0]?.fingerprint,
    missing: [...new Set(missing)],
  }
}

/** Creates or re-creates what was asked for, and reads the letters as they are then, in one transaction. */
async function prepareLetters(portal: Portal, wanted: Job): Promise<Letter[]> {
  const { encryptionKey } = portal.config
  const { series, centre, entry_ids } = wanted
  return transaction(portal.db, async (tx) => {
    await requireAccess(tx, wanted)
    if (wanted.action === 'create') await createCredentials(tx, encryptionKey, series, centre, entry_ids)
    if (wanted.action === 'recreate') await recreateLetters(tx, encryptionKey, entry_ids, 'outOfDate')
    return lettersOf(tx, encryptionKey, series, centre, entry_ids)
  })
}

async function exportEntries(portal: Portal, wanted: Job) {
  if (wanted.identity_id === null) throw new CredentialsRefused('noAccess')
  const { write, entryIds, fingerprint } = entriesCsv(
    portal.db,
    wanted.identity_id,
    wanted.series,
    wanted.centre,
  )
  const size = await portal.files.write(`files/${wanted.id}`, write)
  return { count: entryIds.length, size, entryIds, fingerprint: fingerprint(), missing: [] }
}

/** Access that was taken away meanwhile ends the work (A5, F21). */
async function requireAccess(db: Db, { series, centre }: Job): Promise<void> {
  const { has_access } = await row(
    db,
    z.object({ has_access: z.boolean() }),
    sql`
      select has_access from centre_in_force as in_force
      join series on series.id = in_force.series_id
      join centre on centre.id = in_force.centre_id
      where series.code = ${series} and centre.number = ${centre}
    `,
  )
  if (!has_access) throw new CredentialsRefused('noAccess')
}

/** Tells the page how far the file is, at most every hundredth page. */
function reportProgress(portal: Portal, fileId: number): (made: number) => void {
  return (made) => {
    if (made % 100 !== 0) return
    execute(portal.db, sql`update file set made = ${made} where id = ${fileId} and state = 'running'`).catch(
      (error) => portal.log.warn({ err: error }, 'progress of a file'),
    )
  }
}

async function fail(db: Db, fileId: number, failure: string): Promise<void> {
  await execute(
    db,
    sql`
      update file set state = 'failed', failure = ${failure}, finished_at = now()
      where id = ${fileId} and state in ('queued', 'running')
    `,
  )
}
