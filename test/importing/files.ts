import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Db } from '../../src/database/sql.ts'
import {
  type ImportKind,
  type ImportOptions,
  type ImportReport,
  importFile,
} from '../../src/importing/index.ts'

/** The header rows, as the contract gives them. */
export const headers = {
  centres:
    'centre_number,name,kind,parent_centre_number,country,time_zone,contact_name,contact_email,contact_phone',
  series: 'series_code,name,release_at,credentials_from',
  entries:
    'series_code,exam_code,centre_number,preparation_centre_number,candidate_number,first_name,last_name,date_of_birth',
  results: 'series_code,exam_code,centre_number,candidate_number,component,score,grade,cefr,status',
} as const

type CsvKind = keyof typeof headers

/** A file of this kind: its header row and these rows. */
export function file(kind: CsvKind, ...rows: string[]): string {
  return `${[headers[kind], ...rows].join('\n')}\n`
}

/** Imports a text or bytes as if they came from a file. */
export function importText(
  db: Db,
  kind: ImportKind,
  content: string | Buffer,
  options: ImportOptions = {},
): Promise<ImportReport> {
  return importFile(db, kind, Readable.from([Buffer.from(content)]), options)
}

/** Imports rows under the header of their kind. */
export function importRows(db: Db, kind: CsvKind, ...rows: string[]): Promise<ImportReport> {
  return importText(db, kind, file(kind, ...rows))
}

/** The same from a file on disk, which results may take a shorter way from. */
export async function importFromPath(db: Db, kind: CsvKind, ...rows: string[]): Promise<ImportReport> {
  const folder = await mkdtemp(join(tmpdir(), 'results-online-import-'))
  try {
    const path = join(folder, `${kind}.csv`)
    await writeFile(path, file(kind, ...rows))
    return await importFile(db, kind, path)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The reason for which the only rejected row was rejected. */
export function reasonOf(report: ImportReport): string {
  if (report.rejected.length !== 1) throw new Error(`Not one row was rejected: ${JSON.stringify(report)}`)
  return report.rejected[0]?.reason ?? ''
}
