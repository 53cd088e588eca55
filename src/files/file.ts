import { join } from 'node:path'
import { z } from 'zod'
import { centresOf, managedCentresOf } from '../centres/officer-centres.ts'
import { type Db, maybeRow, rows, type Sql, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'

const file = z.object({
  id: z.number(),
  kind: z.enum(['letters_pdf', 'letters_csv', 'entries_csv', 'upload']),
  name: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  made: z.number(),
  total: z.number(),
  size: z.number().nullable(),
  failure: z.string().nullable(),
  created_at: z.date(),
  expires_at: z.date(),
  made_by: z.string().nullable(),
  series_code: z.string(),
  series_name: z.string(),
  centre_id: z.number(),
  centre_number: z.string(),
  centre_name: z.string(),
  time_zone: z.string(),
  /** Letters that were made anew since, or are out of date: their Secret Numbers or times hold no longer (A6). */
  is_superseded: z.boolean(),
  /** Whether the centre has access to the candidate results service now (A5). */
  has_access: z.boolean(),
})

/** A file of a centre and series, as its officers see it (A10). */
export type CentreFile = z.infer<typeof file>

/** Where the files of centres are kept. */
export function filePath(portal: Portal, id: number): string {
  return join(portal.config.dataDir, 'files', String(id))
}

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

/** Whether a file can be fetched now: whole, and nothing in it that does not hold any more (A5, A6, K4). */
export function isAvailable(one: CentreFile): boolean {
  const needsAccess = one.kind === 'letters_pdf' || one.kind === 'letters_csv'
  return one.state === 'done' && !one.is_superseded && (one.has_access || !needsAccess)
}

/** Letters need the right to administer the candidate results service, other files do not (A1). */
function filesFor(identityId: number): Sql {
  return sql`
    select file.id, file.kind, file.name, file.state, file.made, cardinality(file.entry_ids) as total, file.size,
      file.failure, file.created_at, file.expires_at,
      coalesce(identity.email, identity.pending_email) as made_by,
      series.code as series_code, series.name as series_name,
      centre.id as centre_id, centre.number as centre_number, centre.name as centre_name, centre.time_zone,
      in_force.has_access,
      case
        when file.kind in ('letters_pdf', 'letters_csv') then exists (
          select from letter_state
          where letter_state.entry_id = any(file.entry_ids) and letter_state.series_id = file.series_id
            and letter_state.centre_id = file.centre_id
            and (letter_state.is_out_of_date or letter_state.made_at > file.finished_at)
        )
        when file.kind = 'entries_csv' then exists (
          select from unnest(file.entry_ids) as listed (entry_id)
          left join released_results as result
            on result.entry_id = listed.entry_id and result.audience = 'officer' and result.component = 'overall'
          where result.entry_id is null or result.changed_at > file.finished_at
        )
        else false
      end as is_superseded
    from file
    join series on series.id = file.series_id
    join centre on centre.id = file.centre_id
    join centre_in_force as in_force on in_force.series_id = file.series_id and in_force.centre_id = file.centre_id
    left join identity on identity.id = file.identity_id
    where file.expires_at > now() and case
      when file.kind in ('letters_pdf', 'letters_csv') then ${managedCentresOf(identityId)}
      else ${centresOf(identityId)}
    end
  `
}
