import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { from as copyFrom } from 'pg-copy-streams'
import { z } from 'zod'
import { transaction, withConnection } from '../database/connection.ts'
import { enqueue } from '../database/jobs.ts'
import { type Db, execute, row, rows, sql } from '../database/sql.ts'
import { becomeStagingCopy, stagingCopy } from '../database/staging-copy.ts'
import { giveUpRestoredMails, takeUpRestoredMails } from '../mail/index.ts'
import { makeMissingKeys } from '../names/make-missing-keys.ts'
import type { Portal } from '../portal.ts'
import { secretsMark } from './back-up.ts'
import { quoted, tablesInOrder } from './tables.ts'

/** A backup cannot be brought back; the message says why and what to do. */
export class RestoreRefused extends Error {}

const header = z.object({ format: z.number(), secrets: z.string() })
const table = z.object({ name: z.string(), columns: z.array(z.string()) })

/**
 * Brings a backup of this or an earlier version into a database of the newest schema that holds no people, centres and
 * series yet: all of it or nothing. Mails that were waiting go out, except from a staging copy; batches and files are made again,
 * except files that were uploaded: a backup does not hold them.
 *
 * @param portal whose `db` may do everything
 * @param isStaging makes a staging copy, which a backup of one becomes in any case
 * @throws {RestoreRefused}
 */
export async function restore(
  portal: Portal,
  file: string,
  isStaging = false,
): Promise<{ tables: number; rows: number; isStaging: boolean }> {
  return transaction(portal.db, async (tx) => {
    await tx.raw('set local statement_timeout = 0')
    await requireEmpty(tx)
    const counts = { tables: 0, rows: 0 }
    const reader = linesOf(file)
    requireOwn(await reader.next(), portal)
    for (;;) {
      const line = await reader.next()
      if (line === undefined) break
      counts.rows += await fill(tx, table.parse(JSON.parse(line)), reader)
      counts.tables += 1
    }
    if (isStaging) await becomeStagingCopy(tx)
    await continueNumbers(tx)
    await makeMissingKeys(tx)
    await takeUpWork(portal, tx)
    return { ...counts, isStaging: (await stagingCopy(tx)) !== undefined }
  })
}

type Reader = { next: () => Promise<string | undefined> }

function linesOf(file: string): Reader {
  const unzipped = createReadStream(file)
    .on('error', (error) => unzipped.destroy(error))
    .pipe(createGunzip())
  const iterator = createInterface({ input: unzipped, crlfDelay: 0 })[Symbol.asyncIterator]()
  return {
    next: async () => {
      const { value, done } = await iterator.next().catch((error) => {
        throw new RestoreRefused(`${file} is not a backup: ${error.message}.`)
      })
      return done ? undefined : value
    },
  }
}

async function requireEmpty(tx: Db): Promise<void> {
  const { is_empty } = await row(
    tx,
    z.object({ is_empty: z.boolean() }),
    sql`select not exists (select from identity) and not exists (select from centre) and not exists (select from series)
      as is_empty`,
  )
  if (!is_empty)
    throw new RestoreRefused(
      'The database holds people, centres or series already. Restore into an empty one.',
    )
  // What `migrate` puts into a new database comes back with the backup.
  await tx.raw('delete from exam')
  await tx.raw('delete from import')
  await tx.raw('delete from audit_event')
}

function requireOwn(line: string | undefined, { config }: Portal): void {
  const parsed = header.safeParse(JSON.parse(line ?? 'null'))
  if (!parsed.success) throw new RestoreRefused('This is not a backup.')
  if (parsed.data.format === 1) {
    throw new RestoreRefused(
      'This backup was made before the first release, with a schema that cannot be carried over. Import your files into a new database.',
    )
  }
  if (parsed.data.format !== 2) {
    throw new RestoreRefused('This backup was made by a later version. Restore it with that version.')
  }
  if (parsed.data.secrets !== secretsMark(config)) {
    throw new RestoreRefused(
      'The backup was made with another ENCRYPTION_KEY or PASSWORD_PEPPER. Restore with the same ones.',
    )
  }
}

async function fill(tx: Db, { name, columns }: z.infer<typeof table>, reader: Reader): Promise<number> {
  return withConnection(tx, async (connection) => {
    const copy = connection.query(
      copyFrom(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`),
    )
    await pipeline(Readable.from(rowsOf(name, reader)), copy)
    return copy.rowCount
  })
}

async function* rowsOf(name: string, reader: Reader): AsyncGenerator<string> {
  for (;;) {
    const line = await reader.next()
    if (line === undefined) throw new RestoreRefused(`The backup ends in the middle of ${name}.`)
    if (line === '\\.') return
    yield `${line}\n`
  }
}

/** New rows are numbered on from the highest that came back. */
async function continueNumbers(tx: Db): Promise<void> {
  for (const { name, columns } of await tablesInOrder(tx)) {
    if (!columns.includes('id')) continue
    await tx.raw(
      `select setval(pg_get_serial_sequence('${quoted(name)}', 'id'), coalesce(max(id), 0) + 1, false) from ${quoted(name)}`,
    )
  }
}

async function takeUpWork(portal: Portal, tx: Db): Promise<void> {
  const { boss } = portal
  const id = z.object({ id: z.number() })
  if (await stagingCopy(tx)) await giveUpRestoredMails(tx)
  else await takeUpRestoredMails(portal, tx)
  const batches = await rows(
    tx,
    id,
    sql`
      update batch set state = 'queued', made = 0, file_name = null
      where state in ('queued', 'running', 'done') and created_at > now() - interval '7 days' returning id
    `,
  )
  for (const batch of batches) await enqueue(boss, tx, 'make-batch', { batchId: batch.id })
  await execute(tx, sql`delete from file where kind = 'upload'`)
  const files = await rows(
    tx,
    id,
    sql`update file set state = 'queued', made = 0 where state <> 'failed' returning id`,
  )
  for (const file of files) await enqueue(boss, tx, 'make-file', { fileId: file.id })
}
