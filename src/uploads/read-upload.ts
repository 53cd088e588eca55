import { z } from 'zod'
import { inviteNewContacts } from '../accounts/staff/invitation.ts'
import { openDatabase } from '../database/connection.ts'
import { type Db, execute, maybeRow, sql } from '../database/sql.ts'
import { importFile, importKinds, importMessages, UnreadableFile } from '../importing/index.ts'
import type { Portal } from '../portal.ts'
import type { FileName } from '../storage/index.ts'

const waiting = z.object({
  kind: z.enum(importKinds),
  state: z.enum(['checking', 'importing']),
  stored_as: z.string(),
  identity_id: z.number().nullable(),
})

/**
 * Checks an uploaded file, or imports it, as the command line does: all or nothing, with the same messages. Done again
 * after a crash it changes nothing, since the same file twice changes nothing.
 *
 * @param ownerUrl opened for as long as the import takes
 */
export async function readUpload(portal: Portal, ownerUrl: string, id: number): Promise<void> {
  const upload = await maybeRow(
    portal.db,
    waiting,
    sql`select kind, state, stored_as, identity_id from upload where id = ${id} and state in ('checking', 'importing')`,
  )
  if (!upload) return
  const file: FileName = `uploads/${upload.stored_as}`
  const dryRun = upload.state === 'checking'
  const owner = openDatabase(ownerUrl, { max: 3 })
  try {
    const { messages, isGood } = await read(portal, owner, file, upload, dryRun)
    const state = !isGood ? 'refused' : dryRun ? 'checked' : 'imported'
    await settle(portal.db, id, state, messages)
    if (state !== 'checked') await portal.files.remove(file)
  } finally {
    await owner.destroy()
  }
}

/** Ends an upload whose retries are used up. */
export async function giveUpUpload(portal: Portal, id: number): Promise<void> {
  await settle(portal.db, id, 'refused', ['The file could not be read. Please upload it again.'])
}

async function settle(db: Db, id: number, state: string, messages: string[]): Promise<void> {
  await execute(
    db,
    sql`
      update upload set state = ${state}, report = ${JSON.stringify(messages)}, finished_at = now()
      where id = ${id} and state in ('checking', 'importing')
    `,
  )
}

async function read(
  portal: Portal,
  owner: Db,
  file: FileName,
  upload: z.infer<typeof waiting>,
  dryRun: boolean,
): Promise<{ messages: string[]; isGood: boolean }> {
  try {
    const options = { dryRun, timeZone: portal.config.boardTimeZone }
    const who = upload.identity_id === null ? {} : { identityId: upload.identity_id }
    const source = async () => (await portal.files.read(file)).content
    const report = await importFile(owner, upload.kind, source, { ...options, ...who })
    const invited = report.applied && upload.kind === 'centres' ? await inviteNewContacts(portal) : []
    const told = `Invited the contact persons of new preparation centres: ${invited.join(', ')}`
    return {
      messages: [...importMessages(report, dryRun), ...(invited.length > 0 ? [told] : [])],
      isGood: report.rejectedCount === 0,
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return { messages: [error.message], isGood: false }
  }
}
