import { randomUUID } from 'node:crypto'
import type { Writable } from 'node:stream'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { execute, maybeRow, sql } from '../database/sql.ts'
import type { Progress } from '../pdf/document.ts'
import type { Portal } from '../portal.ts'
import { type Profile, warnOfMissing, writeProfiles } from '../profiles/index.ts'
import { releasedProfiles } from '../results/released.ts'
import { fingerprintOf } from './request.ts'
import { writeZip } from './zip.ts'

const wanted = z.object({
  identity_id: z.number(),
  format: z.enum(['pdf', 'zip']),
  entry_ids: z.array(z.coerce.number()),
})

/**
 * Makes the file of a batch, which appears whole. What is no longer released, or no longer the person's, fails the batch as
 * a whole.
 */
export async function makeBatch(portal: Portal, batchId: number): Promise<void> {
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

  // A name of its own for each try: of two workers that are at it, none takes the other's file away.
  const name = `profiles-${batchId}-${randomUUID()}.${batch.format}`
  const cancelled = new AbortController()
  const missing: string[] = []
  const warn = warnOfMissing(portal.log)
  const progress: Progress<Profile> = {
    onPage: reportProgress(portal, batchId, cancelled),
    onMissing: (profile, characters) => {
      missing.push(profile.candidateNumber)
      warn(profile, characters)
    },
    signal: cancelled.signal,
  }
  const write = batch.format === 'zip' ? writeZip : writeInOneFile
  try {
    await portal.files.write(`batches/${name}`, (out) => write(profiles, out, portal.config, progress))
  } catch (error) {
    if (!cancelled.signal.aborted) throw error
  }
  const isDone = await execute(
    portal.db,
    sql`
      update batch set state = 'done', made = ${profiles.length}, file_name = ${name}, finished_at = now(),
        fingerprint = ${fingerprintOf(profiles)}, missing = ${[...new Set(missing)]}
      where id = ${batchId} and state = 'running'
    `,
  )
  if (!isDone) await portal.files.remove(`batches/${name}`)
}

function writeInOneFile(
  profiles: Profile[],
  out: Writable,
  config: Config,
  progress: Progress<Profile>,
): Promise<void> {
  return writeProfiles(profiles, out, config, 'en', progress)
}

/** Tells the page how far the batch is, at most every tenth profile, and ends the work where the batch was cancelled. */
function reportProgress(portal: Portal, batchId: number, cancelled: AbortController): (made: number) => void {
  return (made) => {
    if (made % 10 !== 0) return
    execute(portal.db, sql`update batch set made = ${made} where id = ${batchId} and state = 'running'`)
      .then((isRunning) => isRunning || cancelled.abort())
      .catch((error) => portal.log.warn({ err: error }, 'progress of a batch'))
  }
}

/** Ends a batch whose retries are used up. */
export async function giveUpBatch(portal: Portal, batchId: number): Promise<void> {
  await fail(portal, batchId, 'error')
}

async function fail(portal: Portal, batchId: number, failure: 'not released' | 'error'): Promise<void> {
  await execute(
    portal.db,
    sql`
      update batch set state = 'failed', failure = ${failure}, finished_at = now()
      where id = ${batchId} and state in ('queued', 'running')
    `,
  )
}
