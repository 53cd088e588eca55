import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { Response } from 'express'
import { spool } from '../../storage/index.ts'
import { announceDownload, sendDownload } from './files.ts'

/** The columns of a CSV file, in their order: what a row calls each, and how it is headed. */
export type Columns = Readonly<Record<string, string>> | readonly string[]

const type = 'text/csv; charset=utf-8'

/** Spreadsheets see by the mark that a file is UTF-8. */
export const forSpreadsheets = { bom: true, record_delimiter: 'windows' } as const

/**
 * Makes CSV of the rows that go through it. Cells that a spreadsheet would run as a formula are defused (ASVS 1.2.10).
 */
export function csvOf(columns: Columns, form: Partial<typeof forSpreadsheets> = {}): Transform {
  const named = Array.isArray(columns) ? [...columns] : { ...columns }
  const cast = { date: (at: Date) => at.toISOString() }
  return stringify({ ...form, columns: named, header: true, escape_formulas: true, cast })
}

/** Sends rows that are at hand as a CSV file. */
export async function sendCsv(
  res: Response,
  name: string,
  columns: Columns,
  rows: Iterable<unknown>,
): Promise<void> {
  announceDownload(res, type, name)
  await pipeline(rows, csvOf(columns, forSpreadsheets), res)
}

/**
 * Sends rows that are read from the database as a CSV file. They are read at the database's own speed, aside, and only then
 * sent: no connection is held for a slow reader, and whoever gets a file gets all of it.
 *
 * @param read reads the rows, and has its argument take them
 */
export async function sendReadCsv<Row>(
  res: Response,
  name: string,
  csv: Transform,
  read: (take: (rows: AsyncIterable<Row>) => Promise<void>) => Promise<void>,
): Promise<void> {
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  const whole = await spool((out) => read((rows) => pipeline(rows, csv, out, { signal: gone.signal })))
  await sendDownload(res, type, name, whole)
}
