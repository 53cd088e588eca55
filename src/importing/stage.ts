import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type CsvRecord, csvReader } from './csv-records.ts'
import { type Columns, readHeader, separatorOf } from './header.ts'
import type { CsvKind, FileContext, RowReader, StagedRow } from './kind.ts'
import type { Rejections } from './rejections.ts'
import { rowCheck, type TableSchema } from './table-schema.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { utf8Text } from './utf8-text.ts'

/** What reading a file came to: `read` rows, of which `staged` are well formed. */
export type Staged = { read: number; staged: number; file: FileContext }

/**
 * Streams a CSV file into the temporary table `staged`: every row that is well formed, with its line number. The others
 * go to `rejections`.
 *
 * @throws {UnreadableFile}
 */
export async function stage(
  tx: pg.PoolClient,
  kind: CsvKind,
  bytes: AsyncIterable<Uint8Array>,
  rejections: Rejections,
  options: { timeZone: string; onRows: (read: number) => void },
): Promise<Staged> {
  await tx.query(`create temporary table staged (line integer, ${kind.stagedColumns}) on commit drop`)
  const { columns, rest } = await openFile(kind.schema, utf8Text(bytes))
  const file = { columns: columns.names, timeZone: options.timeZone }
  const stageRecord = recordStager(kind.schema, columns, await kind.openReader(tx, file), rejections)
  const count = { read: 0, staged: 0, file }

  async function* copyText(): AsyncGenerator<Buffer> {
    for await (const records of rest) {
      let text = ''
      for (const record of records) {
        count.read += 1
        const row = stageRecord(record)
        if (row === undefined) continue
        count.staged += 1
        text += row
      }
      options.onRows(count.read)
      if (text !== '') yield Buffer.from(text, 'utf8')
    }
  }

  await pipeline(
    Readable.from(copyText(), { objectMode: false }),
    tx.query(copyFrom('copy staged from stdin')),
  )
  await tx.query('analyze staged')
  return count
}

/** Reads the header row; `rest` gives the rows after it, piece by piece. */
async function openFile(schema: TableSchema, text: AsyncGenerator<string>) {
  const pieces = recordsByPiece(text)
  for await (const records of { [Symbol.asyncIterator]: () => ({ next: () => pieces.next() }) }) {
    const header = records.next()
    if (header.done) continue
    return { columns: readHeader(schema, header.value.values), rest: andThen(records, pieces) }
  }
  const names = schema.fields.map((field) => field.name).join(',')
  throw new UnreadableFile(`The file is empty. Its first line must be the header row: ${names}.`)
}

async function* recordsByPiece(text: AsyncGenerator<string>): AsyncGenerator<Generator<CsvRecord>> {
  const reader = csvReader(separatorOf)
  for await (const piece of text) yield reader.records(piece)
  yield reader.end()
}

async function* andThen<Item>(first: Item, others: AsyncGenerator<Item>): AsyncGenerator<Item> {
  yield first
  yield* others
}

/** Makes the function that checks a record and writes it as a line for COPY; undefined for a rejected one. */
function recordStager(schema: TableSchema, columns: Columns, read: RowReader, rejections: Rejections) {
  const check = rowCheck(schema)
  const freeText = schema.fields.flatMap((field, index) => (field.freeText ? [index] : []))
  return ({ line, values: found }: CsvRecord): string | undefined => {
    if (found.length !== columns.count) {
      rejections.add(
        line,
        `The row has ${found.length} values, the header row ${columns.count}: check the separators and quotation marks.`,
      )
      return undefined
    }
    const values = columns.order.map((place) => (place < 0 ? '' : (found[place] ?? '')))
    for (const index of freeText) values[index] = tidy(values[index] ?? '')
    const problem = check(values)
    if (problem) {
      rejections.add(line, problem)
      return undefined
    }
    const row = read(values, (reason) => rejections.add(line, reason))
    return row && copyLine(line, row)
  }
}

const plainWords = /^[!-~]*(?: [!-~]+)*$/

/** Words as they are stored: accents composed (NFC), runs of white space made one space, none at the ends. */
function tidy(text: string): string {
  return plainWords.test(text) ? text : text.normalize('NFC').replace(/\s+/gu, ' ').trim()
}

const special = /[\\\n\r\t]/

function copyLine(line: number, row: StagedRow): string {
  let text = String(line)
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
