import { z } from 'zod'
import { rows, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'

/** Deletes the files whose time is over (A10). */
export async function deleteOldFiles(portal: Portal): Promise<void> {
  const old = await rows(
    portal.db,
    z.object({ id: z.number() }),
    sql`delete from file where expires_at <= now() returning id`,
  )
  for (const { id } of old) await portal.files.remove(`files/${id}`)
}
