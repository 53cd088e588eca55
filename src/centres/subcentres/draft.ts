import { z } from 'zod'
import { type Db, execute, maybeRow, type Sql, sql } from '../../database/sql.ts'
import type { CentreSeries } from '../centre-series.ts'
import { type Typed, typedRows } from './typed.ts'

/** What an officer has typed into Subcentre Management and not saved: filtering and paging lose nothing (A4). */
export async function draftOf(db: Db, identityId: number, centreSeries: CentreSeries): Promise<Typed> {
  const found = await maybeRow(
    db,
    z.object({ content: typedRows }),
    sql`select content from subcentre_draft where ${own(identityId, centreSeries)}`,
  )
  return found?.content ?? { defaults: undefined, rows: {} }
}

/** Keeps what is typed and differs from what was shown; where nothing does, there is no draft. */
export async function keepDraft(
  db: Db,
  identityId: number,
  centreSeries: CentreSeries,
  typed: Typed,
): Promise<void> {
  if (!typed.defaults && Object.keys(typed.rows).length === 0)
    return discardDraft(db, identityId, centreSeries)
  await execute(
    db,
    sql`
      insert into subcentre_draft (identity_id, series_id, centre_id, content)
      values (${identityId}, ${centreSeries.series_id}, ${centreSeries.centre_id}, ${JSON.stringify(typed)})
      on conflict (identity_id, series_id, centre_id)
        do update set content = excluded.content, changed_at = now()
    `,
  )
}

/** Forgets what was typed. */
export async function discardDraft(db: Db, identityId: number, centreSeries: CentreSeries): Promise<void> {
  await execute(db, sql`delete from subcentre_draft where ${own(identityId, centreSeries)}`)
}

/** What was typed a week ago and never saved is forgotten. */
export async function deleteOldDrafts(db: Db): Promise<void> {
  await execute(db, sql`delete from subcentre_draft where changed_at < now() - interval '7 days'`)
}

function own(identityId: number, { series_id, centre_id }: CentreSeries): Sql {
  return sql`identity_id = ${identityId} and series_id = ${series_id} and centre_id = ${centre_id}`
}
