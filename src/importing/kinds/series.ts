import { z } from 'zod'
import { type Db, execute, rows, type Sql, sql } from '../../database/sql.ts'
import { isDay, loadTableSchema } from '../csv/table-schema.ts'
import { rejectDuplicates } from '../duplicates.ts'
import { parseIsoTime } from '../iso-time.ts'
import { type Counts, type CsvKind, type FileContext, noCounts, type RowReader } from '../kind.ts'
import type { Rejections } from '../rejections.ts'

/** `series.csv`: exam series and when their results are released. */
export const series: CsvKind = {
  schema: loadTableSchema('series'),
  stagedColumns: `
    code text, name text, release_at timestamptz, credentials_from timestamptz, credentials_day date,
    centre_release_at timestamptz, enquiries_until date
  `,
  openReader,
  settle,
}

async function openReader(): Promise<RowReader> {
  return (values, reject) => {
    const [code = '', name = '', release = '', credentials = '', centreRelease = '', enquiriesUntil = ''] =
      values
    const [releaseAt, centreReleaseAt] = [release, centreRelease].map(parseIsoTime)
    const credentialsAt = parseIsoTime(credentials)
    const problems = [
      release !== '' && !releaseAt && noSuchTime('release_at', release),
      credentials !== '' &&
        !credentialsAt &&
        !isDay(credentials) &&
        noSuchTime('credentials_from', credentials),
      centreRelease !== '' && !centreReleaseAt && noSuchTime('centre_release_at', centreRelease),
    ]
    for (const problem of problems) if (problem) reject(problem)
    if (problems.some(Boolean)) return undefined
    return [
      code,
      name,
      instant(releaseAt),
      instant(credentialsAt),
      isDay(credentials) ? credentials : null,
      instant(centreReleaseAt),
      enquiriesUntil === '' ? null : enquiriesUntil,
    ]
  }
}

function noSuchTime(column: string, text: string): string {
  return `${column} ${text} is a time that does not exist: correct it.`
}

function instant(moment: Date | undefined): string | null {
  return moment?.toISOString() ?? null
}

async function settle(tx: Db, staged: number, rejections: Rejections, file: FileContext): Promise<Counts> {
  await execute(
    tx,
    sql`
      update staged set credentials_from = credentials_day::timestamp at time zone ${file.timeZone}
      where credentials_day is not null
    `,
  )
  await keepWhatHasNoColumn(tx, file)
  await rejectDuplicates(tx, sql`code`, 'series', rejections)
  await rejectLateCentreReleases(tx, rejections)
  if (rejections.count > 0) return noCounts
  const updated = await update(tx)
  const inserted = await insertNew(tx)
  return { inserted, updated, unchanged: staged - inserted - updated }
}

/** A column that the file has not leaves what is stored as it is. */
async function keepWhatHasNoColumn(tx: Db, file: FileContext): Promise<void> {
  const columns: Record<string, Sql> = {
    centre_release_at: sql`centre_release_at = series.centre_release_at`,
    enquiries_until: sql`enquiries_until = series.enquiries_until`,
  }
  for (const [name, kept] of Object.entries(columns)) {
    if (!file.columns.has(name)) {
      await execute(tx, sql`update staged set ${kept} from series where series.code = staged.code`)
    }
  }
}

async function rejectLateCentreReleases(tx: Db, rejections: Rejections): Promise<void> {
  const late = await rows(
    tx,
    z.object({ line: z.number(), centre_release_at: z.date(), release_at: z.date() }),
    sql`select line, centre_release_at, release_at from staged where centre_release_at > release_at`,
  )
  for (const { line, centre_release_at, release_at } of late) {
    const [centres, candidates] = [centre_release_at.toISOString(), release_at.toISOString()]
    rejections.add(
      line,
      `centre_release_at (${centres}) is after release_at (${candidates}): centres come first, or at the same time.`,
    )
  }
}

function update(tx: Db): Promise<number> {
  return execute(
    tx,
    sql`
      update series
      set name = staged.name, release_at = staged.release_at, credentials_from = staged.credentials_from,
        centre_release_at = staged.centre_release_at, enquiries_until = staged.enquiries_until
      from staged
      where series.code = staged.code
        and (series.name, series.release_at, series.credentials_from, series.centre_release_at, series.enquiries_until)
          is distinct from
          (staged.name, staged.release_at, staged.credentials_from, staged.centre_release_at, staged.enquiries_until)
    `,
  )
}

function insertNew(tx: Db): Promise<number> {
  return execute(
    tx,
    sql`
      insert into series (code, name, release_at, credentials_from, centre_release_at, enquiries_until)
      select code, name, release_at, credentials_from, centre_release_at, enquiries_until
      from staged
      order by line
      on conflict (code) do nothing
    `,
  )
}
