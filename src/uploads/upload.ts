import { z } from 'zod'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { enqueue } from '../database/jobs.ts'
import { type Db, execute, maybeRow, row, rows, type Sql, sql } from '../database/sql.ts'
import { type ImportKind, importKinds } from '../importing/index.ts'
import type { Portal } from '../portal.ts'
import { NotFound } from '../web/errors.ts'

const upload = z.object({
  id: z.number(),
  kind: z.enum(importKinds),
  name: z.string(),
  state: z.enum(['checking', 'checked', 'importing', 'imported', 'refused']),
  messages: z.array(z.string()),
  uploaded_by: z.string().nullable(),
  created_at: z.date(),
  finished_at: z.date().nullable(),
})

/** A file that an operator has uploaded, and what became of it. */
export type Upload = z.infer<typeof upload>

const all: Sql = sql`
  select upload.id, kind, name, state, coalesce(report, '[]') as messages,
    coalesce(identity.email, identity.pending_email) as uploaded_by, upload.created_at, finished_at
  from upload left join identity on identity.id = upload.identity_id
`

/** The uploads of the last thirty days, the newest first. */
export async function uploads(db: Db): Promise<Upload[]> {
  return rows(db, upload, sql`${all} order by upload.created_at desc, upload.id desc limit 100`)
}

/** One upload, or undefined. */
export async function uploadById(db: Db, id: number): Promise<Upload | undefined> {
  return maybeRow(db, upload, sql`${all} where upload.id = ${id}`)
}

/** Takes a file that was received, and has a worker check it: nothing is changed by that. */
export async function addUpload(
  portal: Portal,
  identityId: number,
  file: { kind: ImportKind; name: string; storedAs: string },
): Promise<{ id: number }> {
  return transaction(portal.db, async (tx) => {
    const added = await row(
      tx,
      z.object({ id: z.number() }),
      sql`
        insert into upload (kind, name, stored_as, identity_id)
        values (${file.kind}, ${file.name}, ${file.storedAs}, ${identityId})
        returning id
      `,
    )
    await enqueue(portal.boss, tx, 'read-upload', { uploadId: added.id })
    const detail = { uploadId: added.id, kind: file.kind, name: file.name }
    await record(tx, { what: 'upload.checked', identityId, area: 'operators', detail })
    return added
  })
}

/**
 * Has a worker import a file that was checked.
 *
 * @throws {NotFound} where it was not, or is being imported already
 */
export async function importUpload(portal: Portal, identityId: number, id: number): Promise<void> {
  await transaction(portal.db, async (tx) => {
    const begun = await execute(
      tx,
      sql`update upload set state = 'importing', report = null where id = ${id} and state = 'checked'`,
    )
    if (begun === 0) throw new NotFound()
    await enqueue(portal.boss, tx, 'read-upload', { uploadId: id })
    await record(tx, { what: 'upload.imported', identityId, area: 'operators', detail: { uploadId: id } })
  })
}

/** Deletes files that nobody imported for a day, and forgets uploads of more than thirty days ago. */
export async function deleteOldUploads(portal: Portal): Promise<void> {
  const stale = await rows(
    portal.db,
    z.object({ stored_as: z.string() }),
    sql`
      update upload set state = 'refused', finished_at = now()
      where state in ('checking', 'checked') and created_at < now() - interval '1 day'
      returning stored_as
    `,
  )
  for (const { stored_as } of stale) await portal.files.remove(`uploads/${stored_as}`)
  await execute(portal.db, sql`delete from upload where created_at < now() - interval '30 days'`)
}
