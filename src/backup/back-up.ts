import { createHmac } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Config } from '../config.ts'
import { transaction, withConnection } from '../database/connection.ts'
import type { Db } from '../database/sql.ts'
import { writeWhole } from '../storage/index.ts'
import { quoted, tablesInOrder } from './tables.ts'

/** The first line of a backup. */
export type BackupHeader = { format: 2; made: string; secrets: string }

/**
 * Writes the whole state, as it is at one moment, into one file: compressed lines, each table with its columns and its
 * rows as COPY writes them. It appears under its name once it is whole.
 *
 * @returns how many tables and rows it holds
 */
export async function backUp(
  owner: Db,
  config: Config,
  file: string,
): Promise<{ tables: number; rows: number }> {
  const counts = { tables: 0, rows: 0 }
  await transaction(owner, async (tx) => {
    await tx.raw('set transaction isolation level repeatable read, read only')
    await withConnection(tx, (connection) =>
      writeWhole(file, (out) => pipeline(lines(tx, connection, config, counts), createGzip(), out)),
    )
  })
  return counts
}

async function* lines(
  tx: Db,
  connection: pg.Client,
  config: Config,
  counts: { tables: number; rows: number },
) {
  const header: BackupHeader = { format: 2, made: new Date().toISOString(), secrets: secretsMark(config) }
  yield `${JSON.stringify(header)}\n`
  for (const table of await tablesInOrder(tx)) {
    yield `${JSON.stringify(table)}\n`
    const copy = connection.query(
      copyTo(`copy ${quoted(table.name)} (${table.columns.map(quoted).join(', ')}) to stdout`),
    )
    for await (const chunk of copy) yield chunk
    yield '\\.\n'
    counts.tables += 1
    counts.rows += copy.rowCount
  }
}

/** Says, without giving them away, with which secrets a backup was made: without them nobody could sign in any more. */
export function secretsMark(config: Config): string {
  return createHmac('sha256', config.encryptionKey)
    .update(`backup ${config.passwordPepper}`)
    .digest('hex')
    .slice(0, 16)
}
