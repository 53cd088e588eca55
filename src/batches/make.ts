import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { z } from 'zod'
import { execute, maybeRow, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'
import { type Profile, warnOfMissing, writeProfiles } from '../profiles/index.ts'
import { releasedProfiles } from '../results/released.ts'
import { writeZip } from './zip.ts'

const wanted = z.object({
  identity_id: z.number(),
  format: z.enum(['pdf', 'zip']),
  entry_ids: z.array(z.coerce.number()),
})

/** Where the files of batches are kept. */
export function batchFolder(portal: Portal): string {
  return join(portal.config.dataDir, 'batches')
}

/**
 * Makes the file of a batch. It is written under a temporary name and appears whole; made again after a crash, it simply
 * replaces what was begun. What is no longer released, or no longer the person's, fails the batch as a whole.
 */
export async function makeBatch(portal: Portal, batchId: number, isLastTry = false): Promise<void> {
  try {
    await make(portal, batchId)
  } catch (error) {
    if (isLastTry) await fail(portal, batchId, (error as Error).message)
    throw error
  }
}

async function make(portal: Portal, batchId: number): Promise<void> {
  const batch = await maybeRow(
    portal.db,
    wanted,
    sql`
      update batch set state = 'running', made = 0
      where id = ${batchId} and state in ('queued', 'running')
      returning identity_id, format, entry_ids
    `,
  )
  if (!batch) return
  const reader = { audience: 'preparation', identityId: batch.identity_id } as const
  const profiles = await releasedProfiles(portal.db, reader, batch.entry_ids)
  if (profiles.length < batch.entry_ids.length) return fail(portal, batchId, 'not released')

  const name = `profiles-${batchId}.${batch.format}`
  const folder = batchFolder(portal)
  await mkdir(folder, { recursive: true })
  const begun = join(folder, `.${name}.${randomUUID()}`)
  try {
    await writeFile(begun, (out) =>
      write(portal, batch.format, profiles, out, reportProgress(portal, batchId)),
    )
    await rename(begun, join(folder, name))
  } finally {
    await rm(begun, { force: true })
  }
  await execute(
    portal.db,
    sql`
      update batch set state = 'done', made = ${profiles.length}, file_name = ${name}, finished_at = now()
      where id = ${batchId}
    `,
  )
}

async function writeFile(path: string, work: (out: Writable) => Promise<void>): Promise<void> {
  const out = createWriteStream(path, { flags: 'w', mode: 0o600 })
  await Promise.all([finished(out), work(out)])
}

async function write(
  portal: Portal,
  format: 'pdf' | 'zip',
  profiles: Profile[],
  out: Writable,
  onPage: (made: number) => void,
): Promise<void> {
  if (format === 'zip') return writeZip(profiles, out, portal, onPage)
  const onMissing = warnOfMissing(portal.log)
  return writeProfiles(profiles, out, portal.config, 'en', { onPage, onMissing })
}

/** Tells the page how far the batch is, at most every tenth profile. */
function reportProgress(portal: Portal, batchId: number): (made: number) => void {
  return (made) => {
    if (made % 10 !== 0) return
    execute(
      portal.db,
      sql`update batch set made = ${made} where id = ${batchId} and state = 'running'`,
    ).catch((error) => portal.log.warn({ err: error }, 'progress of a batch'))
  }
}

async function fail(portal: Portal, batchId: number, failure: string): Promise<void> {
  await execute(
    portal.db,
    sql`update batch set state = 'failed', failure = ${failure}, finished_at = now() where id = ${batchId}`,
  )
}
