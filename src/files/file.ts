import { Writable } from 'node:stream'
import { z } from 'zod'
import { centresOf, managedCentresOf } from '../centres/officer-centres.ts'
import { type Db, maybeRow, row, rows, type Sql, sql } from '../database/sql.ts'
import { entriesCsv } from './entries-csv.ts'

const file = z.object({
  id: z.number(),
  kind: z.enum(['letters_pdf', 'letters_csv', 'entries_csv', 'upload']),
  name: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  made: z.number(),
  total: z.number(),
  size: z.number().nullable(),
  failure: z.string().nullable(),
  /** The candidate numbers on whose letters a mark stands for characters that no font has. */
  missing: z.array(z.string()),
  created_at: z.date(),
  expires_at: z.date(),
  made_by: z.string().nullable(),
  series_code: z.string(),
  series_name: z.string(),
  centre_id: z.number(),
  centre_number: z.string(),
  centre_name: z.string(),
  time_zone: z.string(),
  /** Stands for the release, delay and contact that letters name, or for all that an export says. */
  fingerprint: z.string().nullable(),
  /** Letters that name a release, delay or contact that is no longer in force (A6, A7). */
  is_out_of_date: z.boolean(),
  /** Whether the centre has access to the candidate results service now (A5). */
  has_access: z.boolean(),
})

/** A file of a centre and series, as its officers see it (A10). */
export type CentreFile = z.infer<typeof file>

/** The files of an officer's centre, the newest first; those of a parent's associate centre where it is chosen (A10). */
export async function filesOf(
  db: Db,
  identityId: number,
  centreNumber: string,
  seriesCode?: string,
): Promise<CentreFile[]> {
  return rows(
    db,
    file,
    sql`
      ${filesFor(identityId)} and centre.number = ${centreNumber}
        ${seriesCode ? sql`and series.code = ${seriesCode}` : sql``}
      order by file.created_at desc, file.id desc
      limit 200
    `,
  )
}

/** One file of an officer's centres, or undefined. */
export async function fileById(db: Db, identityId: number, id: number): Promise<CentreFile | undefined> {
  return maybeRow(db, file, sql`${filesFor(identityId)} and file.id = ${id}`)
}

/** How a file stands: under way, ready, or why it cannot be fetched (A5, A6, K4). */
export type FileStanding = 'queued' | 'running' | 'failed' | 'ready' | 'outOfDate' | 'noAccess'

/** How a file stands by what is in force for its centre. */
export function standingOf(one: CentreFile): FileStanding {
  if (one.state !== 'done') return one.state
  if (isLetters(one) && !one.has_access) return 'noAccess'
  return one.is_out_of_date ? 'outOfDate' : 'ready'
}

/**
 * How a file stands, looked at entry by entry: letters that were made anew since it was made, or an export that says
 * anything else than it would now, are out of date too.
 */
export async function exactStandingOf(db: Db, identityId: number, one: CentreFile): Promise<FileStanding> {
  const standing = standingOf(one)
  if (standing !== 'ready' || one.kind === 'upload') return standing
  const holds = isLetters(one) ? await lettersHold(db, one) : await exportHolds(db, identityId, one)
  return holds ? 'ready' : 'outOfDate'
}

function isLetters(one: CentreFile): boolean {
  return one.kind === 'letters_pdf' || one.kind === 'letters_csv'
}

async function lettersHold(db: Db, { id }: CentreFile): Promise<boolean> {
  const { holds } = await row(
    db,
    z.object({ holds: z.boolean() }),
    sql`
      select not exists (
        select from file, unnest(file.entry_ids) as listed (entry_id)
        join letter on letter.entry_id = listed.entry_id
        where file.id = ${id} and letter.made_at > file.finished_at
      ) as holds
    `,
  )
  return holds
}

async function exportHolds(
  db: Db,
  identityId: number,
  { series_code, centre_number, fingerprint }: CentreFile,
): Promise<boolean> {
  const now = entriesCsv(db, identityId, series_code, centre_number)
  await now.write(new Writable({ write: (_bytes, _encoding, done) => done() }))
  return now.fingerprint() === fingerprint
}

/** Letters need the right to administer the candidate results service, other files do not (A1). */
function filesFor(identityId: number): Sql {
  return sql`
    select file.id, file.kind, file.name, file.state, file.made, cardinality(file.entry_ids) as total, file.size,
      file.failure, file.missing, file.created_at, file.expires_at,
      coalesce(identity.email, identity.pending_email) as made_by,
      series.code as series_code, series.name as series_name,
      centre.id as centre_id, centre.number as centre_number, centre.name as centre_name, centre.time_zone,
      in_force.has_access,
      file.fingerprint,
      file.kind in ('letters_pdf', 'letters_csv')
        and coalesce(file.fingerprint <> current.fingerprint, false) as is_out_of_date
    from file
    join series on series.id = file.series_id
    join centre on centre.id = file.centre_id
    join centre_in_force as in_force on in_force.series_id = file.series_id and in_force.centre_id = file.centre_id
    join letter_fingerprint as current on current.series_id = file.series_id and current.centre_id = file.centre_id
    left join identity on identity.id = file.identity_id
    where file.expires_at > now() and case
      when file.kind in ('letters_pdf', 'letters_csv') then ${managedCentresOf(identityId)}
      else ${centresOf(identityId)}
    end
  `
}
