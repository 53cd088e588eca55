import { z } from 'zod'
import { type Db, execute, maybeRow, sql } from '../database/sql.ts'
import type { Place } from './place.ts'
import { areDefaultsChanged, isChanged, type Typed, typedDefaults, typedRow } from './subcentre-values.ts'

const draft = z.object({
  content: z.object({ defaults: typedDefaults.optional(), rows: z.record(z.string(), typedRow) }),
})

/** What an officer has typed into Subcentre Management and not saved: filtering and paging lose nothing (A4). */
export async function draftOf(db: Db, identityId: number, place: Place): Promise<Typed> {
  const found = await maybeRow(
    db,
    draft,
    sql`select content from subcentre_draft where ${own(identityId, place)}`,
  )
  return { defaults: found?.content.defaults, rows: found?.content.rows ?? {} }
}

/** Keeps what is typed and differs from what was shown; where nothing does, there is no draft. */
export async function keepDraft(db: Db, identityId: number, place: Place, content: Typed): Promise<void> {
  if (!content.defaults && Object.keys(content.rows).length === 0) return dropDraft(db, identityId, place)
  await execute(
    db,
    sql`
      insert into subcentre_draft (identity_id, series_id, centre_id, content)
      values (${identityId}, ${place.series_id}, ${place.centre_id}, ${JSON.stringify(content)})
      on conflict (identity_id, series_id, centre_id)
        do update set content = excluded.content, changed_at = now()
    `,
  )
}

/** Forgets what was typed. */
export async function dropDraft(db: Db, identityId: number, place: Place): Promise<void> {
  await execute(db, sql`delete from subcentre_draft where ${own(identityId, place)}`)
}

/** What was typed a week ago and never saved is forgotten. */
export async function deleteOldDrafts(db: Db): Promise<void> {
  await execute(db, sql`delete from subcentre_draft where changed_at < now() - interval '7 days'`)
}

/** What is typed without what is as it was. */
export function onlyChanged({ defaults, rows }: Typed): Typed {
  return {
    defaults: defaults && areDefaultsChanged(defaults) ? defaults : undefined,
    rows: Object.fromEntries(Object.entries(rows).filter(([, row]) => isChanged(row))),
  }
}

function own(identityId: number, place: Place) {
  return sql`identity_id = ${identityId} and series_id = ${place.series_id} and centre_id = ${place.centre_id}`
}
