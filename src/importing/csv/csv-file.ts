import type { RowReader, StagedRow } from '../kind.ts'
import type { Rejections } from '../rejections.ts'
import { UnreadableFile } from '../unreadable-file.ts'
import { type CsvRecord, csvReader } from './csv-records.ts'
import { type Columns, readHeader, separatorOf } from './header.ts'
import { rowCheck, type TableSchema } from './table-schema.ts'
import { utf8Text } from './utf8-text.ts'

/**
 * Reads the header row of a CSV file; `rest` gives the rows after it, piece by piece.
 *
 * @throws {UnreadableFile}
 */
export async function openCsv(schema: TableSchema, bytes: AsyncIterable<Uint8Array>) {
  const pieces = recordsByPiece(utf8Text(bytes))
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

/** Makes the function that checks a record and reads it as a row; undefined for a rejected one. */
export function recordReader(schema: TableSchema, columns: Columns, read: RowReader, rejections: Rejections) {
  const check = rowCheck(schema)
  const freeText = schema.fields.flatMap((field, index) => (field.freeText ? [index] : []))
  return ({ line, values: found }: CsvRecord): StagedRow | undefined => {
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
    return read(values, (reason) => rejections.add(line, reason))
  }
}

const plainWords = /^[!-~]*(?: [!-~]+)*$/

/** Words as they are stored: accents composed (NFC), runs of white space made one space, none at the ends. */
function tidy(text: string): string {
  return plainWords.test(text) ? text : text.normalize('NFC').replace(/\s+/gu, ' ').trim()
}
