import type { Db } from '../database/sql.ts'
import type { TableSchema } from './csv/table-schema.ts'
import type { Rejections } from './rejections.ts'

/** What an import did, in rows. */
export type Counts = { inserted: number; updated: number; unchanged: number }

/** The values of a row as the temporary table `staged` takes them, without its line number. */
export type StagedRow = readonly (string | number | null)[]

/**
 * Reads the values of a row, in the order of the schema's fields, each of which fits the schema by itself. Looks at what
 * only the row as a whole can get wrong; what is wrong goes to `reject`.
 */
export type RowReader = (values: readonly string[], reject: (reason: string) => void) => StagedRow | undefined

/** What is known about a file while it is imported. */
export type FileContext = {
  /** The columns that the file has. */
  columns: ReadonlySet<string>
  /** Days without a time are days in this time zone. */
  timeZone: string
}

/** One kind of CSV file: how its rows are read, and how they come from the table `staged` into the tables of the portal. */
export type CsvKind = {
  schema: TableSchema
  /** The columns of `staged` after `line`. */
  stagedColumns: string
  openReader: (tx: Db, file: FileContext) => Promise<RowReader>
  /**
   * Moves `staged` into the portal's tables. Where a row contradicts another or what is stored, it goes to `rejections`,
   * and the whole import is undone.
   */
  settle: (tx: Db, staged: number, rejections: Rejections, file: FileContext) => Promise<Counts>
}

export const noCounts: Counts = { inserted: 0, updated: 0, unchanged: 0 }
