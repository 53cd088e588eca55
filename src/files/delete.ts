import { record } from '../audit/index.ts'
import type { Officer } from '../centres/candidate-access.ts'
import { transaction } from '../database/connection.ts'
import { execute, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'
import type { CentreFile } from './file.ts'

/** Deletes a file before its time, e.g. letters that are printed. */
export async function deleteFile(portal: Portal, officer: Officer, file: CentreFile): Promise<void> {
  await transaction(portal.db, async (tx) => {
    await execute(tx, sql`delete from file where id = ${file.id}`)
    const who = { identityId: officer.identityId, area: 'officers', centreId: file.centre_id }
    await record(tx, { what: 'file.deleted', ...who, detail: { fileId: file.id, name: file.name } })
  })
  await portal.files.remove(`files/${file.id}`)
}
