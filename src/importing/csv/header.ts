import { UnreadableFile } from '../unreadable-file.ts'
import type { Separator } from './csv-records.ts'
import type { Field, TableSchema } from './table-schema.ts'

/** Where in a row of the file the schema's fields stand; -1 for an optional column that the file has not. */
export type Columns = { order: number[]; count: number; names: ReadonlySet<string> }

/** The separator that the header row uses. Neither comma nor semicolon occurs in the name of a column. */
export function separatorOf(header: string): Separator {
  return header.split(';').length > header.split(',').length ? ';' : ','
}

/**
 * Finds the schema's columns in the header row, in any order.
 *
 * @throws {UnreadableFile} naming every column that is missing, unknown or there twice
 */
export function readHeader(schema: TableSchema, header: readonly string[]): Columns {
  const names = header.map((name) => name.trim())
  const known = schema.fields.map((field) => field.name)
  const missing = schema.fields.filter((field) => !field.optionalColumn && !names.includes(field.name))
  const unknown = names.filter((name) => !known.includes(name))
  const twice = names.filter((name, index) => known.includes(name) && names.indexOf(name) < index)
  const wrong = [
    ...complaint('missing', missing.map(nameOf)),
    ...complaint('unknown', unknown),
    ...complaint('there twice', twice),
  ]
  if (wrong.length > 0)
    throw new UnreadableFile(`${wrong.join(' ')} The first line must be the header row: ${known.join(',')}.`)
  return { order: known.map((name) => names.indexOf(name)), count: names.length, names: new Set(names) }
}

function nameOf(field: Field): string {
  return field.name
}

function complaint(what: string, names: string[]): string[] {
  if (names.length === 0) return []
  const list = [...new Set(names)]
    .slice(0, 20)
    .map((name) => (name === '' ? '(without a name)' : name.slice(0, 60)))
  return [`${names.length === 1 ? 'Column' : 'Columns'} ${what}: ${list.join(', ')}.`]
}
