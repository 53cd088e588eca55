import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, sql } from '../database/sql.ts'
import { isReadableAgain, openSource, type Source, type SourceFile } from './csv/source-file.ts'
import { utf8Text } from './csv/utf8-text.ts'
import { type Counts, type CsvKind, noCounts } from './kind.ts'
import { centres } from './kinds/centres.ts'
import { entries } from './kinds/entries.ts'
import { importExams } from './kinds/exams.ts'
import { results } from './kinds/results.ts'
import { insertDirectly } from './kinds/results-directly.ts'
import { series } from './kinds/series.ts'
import { type Rejection, Rejections } from './rejections.ts'
import { stage } from './stage.ts'
import { UnreadableFile } from './unreadable-file.ts'

export const importKinds = ['exams', 'centres', 'series', 'entries', 'results'] as const

export type ImportKind = (typeof importKinds)[number]

/** What an import did or, where a row was rejected or it was a dry run, would have done. */
export type ImportReport = Counts & {
  read: number
  /** All rejected rows are counted here, the first thousand listed in `rejected`. */
  rejectedCount: number
  rejected: Rejection[]
  /** Whether the file was applied. */
  applied: boolean
}

export type ImportOptions = {
  /** Does everything and undoes it. */
  dryRun?: boolean
  /** Days without a time are days in this time zone. */
  timeZone?: string
  onProgress?: (progress: { bytes: number; totalBytes: number | undefined; rows: number }) => void
  /** Who imports; none for the command line. */
  identityId?: number
}

const csvKinds: Record<Exclude<ImportKind, 'exams'>, CsvKind> = { centres, series, entries, results }

/**
 * Imports a file: all of it or nothing, in one transaction. Imports wait for each other, so that each sees what the one
 * before it did. The same file twice changes nothing.
 *
 * @param db connections of the owner
 * @throws {UnreadableFile} where the file as a whole is not what it should be
 */
export async function importFile(
  db: Db,
  kind: ImportKind,
  source: Source,
  options: ImportOptions = {},
): Promise<ImportReport> {
  let file = await openSource(source)
  try {
    return await transaction(db, async (tx) => {
      await prepareTransaction(tx)
      let report: ImportReport | undefined
      if (kind === 'results' && (await isReadableAgain(source))) {
        report = await loadDirectly(tx, db, file, options)
        if (!report) file = await openSource(source)
      }
      report ??= await load(tx, kind, file, options)
      if (options.dryRun || report.rejectedCount > 0) throw new Undo(report)
      if (report.inserted + report.updated > 0)
        await remember(tx, kind, file.hash(), report, options.identityId)
      return { ...report, applied: true }
    })
  } catch (error) {
    if (error instanceof Undo) return error.report
    throw error
  } finally {
    file.close()
  }
}

/** Thrown to roll back what shall not stay. */
class Undo extends Error {
  readonly report: ImportReport

  constructor(report: ImportReport) {
    super('undone')
    this.report = report
  }
}

async function prepareTransaction(tx: Db): Promise<void> {
  await tx.raw("select pg_advisory_xact_lock(hashtext('results-online import'))")
  await tx.raw("set local work_mem = '128MB'")
  await tx.raw('set local jit = off')
}

/** Most files of results are all new. What is not goes the long way round, where every row is looked into. */
async function loadDirectly(
  tx: Db,
  db: Db,
  file: SourceFile,
  options: ImportOptions,
): Promise<ImportReport | undefined> {
  const read = await insertDirectly(tx, db, file.bytes, teller(file, options))
  if (read === undefined) return undefined
  return { ...noCounts, read, inserted: read, rejectedCount: 0, rejected: [], applied: false }
}

function teller(file: SourceFile, options: ImportOptions): (rows: number) => void {
  return (rows) => options.onProgress?.({ bytes: file.readBytes(), totalBytes: file.size, rows })
}

async function load(
  tx: Db,
  kind: ImportKind,
  file: SourceFile,
  options: ImportOptions,
): Promise<ImportReport> {
  const rejections = new Rejections()
  const done =
    kind === 'exams'
      ? await importExams(tx, await wholeText(file.bytes), rejections)
      : await loadCsv(tx, csvKinds[kind], file, rejections, {
          timeZone: options.timeZone ?? 'UTC',
          onRows: teller(file, options),
        })
  const counts = rejections.count > 0 ? noCounts : done
  return {
    read: done.read,
    inserted: counts.inserted,
    updated: counts.updated,
    unchanged: counts.unchanged,
    rejectedCount: rejections.count,
    rejected: rejections.list(),
    applied: false,
  }
}

async function loadCsv(
  tx: Db,
  kind: CsvKind,
  file: SourceFile,
  rejections: Rejections,
  options: { timeZone: string; onRows: (rows: number) => void },
): Promise<Counts & { read: number }> {
  const staged = await stage(tx, kind, file.bytes, rejections, options)
  // Fresh tables have no statistics: a nested loop that looks cheap would go through a million rows a million times.
  if (staged.staged > 10_000) await tx.raw('set local enable_nestloop = off')
  return { read: staged.read, ...(await kind.settle(tx, staged.staged, rejections, staged.file)) }
}

async function wholeText(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const piece of utf8Text(bytes)) {
    text += piece
    if (text.length > 10_000_000)
      throw new UnreadableFile('The file is too long for exam definitions (over 10 MB).')
  }
  return text
}

async function remember(
  tx: Db,
  kind: ImportKind,
  hash: Buffer,
  counts: Counts,
  identityId?: number,
): Promise<void> {
  const { inserted, updated, unchanged } = counts
  await execute(
    tx,
    sql`
      insert into import (kind, file_hash, inserted, updated, unchanged)
      values (${kind}, ${hash}, ${inserted}, ${updated}, ${unchanged})
    `,
  )
  const who = identityId === undefined ? {} : { identityId }
  await record(tx, { what: 'import', ...who, detail: { kind, inserted, updated, unchanged } })
}
