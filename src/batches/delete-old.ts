import { z } from 'zod'
import { rows, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'

/** Deletes batches of more than a week ago, and their files. */
export async function deleteOldBatches(portal: Portal): Promise<void> {
  const old = await rows(
    portal.db,
    z.object({ file_name: z.string().nullable() }),
    sql`delete from batch where created_at < now() - interval '7 days' returning file_name`,
  )
  for (const { file_name } of old) {
    if (file_name) await portal.files.remove(`batches/${file_name}`)
  }
}
