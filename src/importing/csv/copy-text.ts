import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { withConnection } from '../../database/connection.ts'
import type { Db } from '../../database/sql.ts'
import type { StagedRow } from '../kind.ts'

/** Streams lines into a table, as fast as the database takes them. */
export async function copyInto(tx: Db, table: string, lines: AsyncGenerator<string>): Promise<void> {
  await withConnection(tx, (connection) =>
    pipeline(
      Readable.from(inUtf8(lines), { objectMode: false }),
      connection.query(copyFrom(`copy ${table} from stdin`)),
    ),
  )
}

async function* inUtf8(lines: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  for await (const text of lines) if (text !== '') yield Buffer.from(text, 'utf8')
}

const special = /[\\\n\r\t]/

/** A row as COPY takes it, after its first value. */
export function copyLine(first: number, row: StagedRow): string {
  let text = String(first)
  for (const value of row)
    text += `\t${value === null ? '\\N' : typeof value === 'number' ? value : escapeForCopy(value)}`
  return `${text}\n`
}

function escapeForCopy(value: string): string {
  if (!special.test(value)) return value
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
}
