import type { Db } from '../database/sql.ts'
import { copyInto, copyLine } from './csv/copy-text.ts'
import { openCsv, recordReader } from './csv/csv-file.ts'
import type { CsvKind, FileContext } from './kind.ts'
import type { Rejections } from './rejections.ts'

/** What reading a file came to: `read` rows, of which `staged` are well formed. */
export type Staged = { read: number; staged: number; file: FileContext }

/**
 * Streams a CSV file into the temporary table `staged`: every row that is well formed, with its line number. The others
 * go to `rejections`.
 *
 * @throws {UnreadableFile}
 */
export async function stage(
  tx: Db,
  kind: CsvKind,
  bytes: AsyncIterable<Uint8Array>,
  rejections: Rejections,
  options: { timeZone: string; onRows: (read: number) => void },
): Promise<Staged> {
  await tx.raw(`create temporary table staged (line integer, ${kind.stagedColumns}) on commit drop`)
  const { columns, rest } = await openCsv(kind.schema, bytes)
  const file = { columns: columns.names, timeZone: options.timeZone }
  const read = recordReader(kind.schema, columns, await kind.openReader(tx, file), rejections)
  const count = { read: 0, staged: 0, file }

  async function* lines(): AsyncGenerator<string> {
    for await (const records of rest) {
      let text = ''
      for (const record of records) {
        count.read += 1
        const row = read(record)
        if (row === undefined) continue
        count.staged += 1
        text += copyLine(record.line, row)
      }
      options.onRows(count.read)
      yield text
    }
  }

  await copyInto(tx, 'staged', lines())
  await tx.raw('analyze staged')
  return count
}
