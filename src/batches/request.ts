import { createHash } from 'node:crypto'
import { z } from 'zod'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { enqueue } from '../database/jobs.ts'
import { type Db, execute, maybeRow, row, rows, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'
import type { Profile } from '../profiles/index.ts'
import { releasedProfiles } from '../results/released.ts'
import { PersonError } from '../web/errors.ts'
import { mostAtOnce, splitIntoBatches } from './split.ts'

/** More profiles were asked for than can be made at a time (S9). */
export class TooManyProfiles extends Error {
  constructor(count: number) {
    super(`${count} profiles are more than ${mostAtOnce}`)
  }
}

const batch = z.object({
  id: z.number(),
  format: z.enum(['pdf', 'zip']),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  made: z.number(),
  total: z.number(),
  created_at: z.date(),
  expires_at: z.date(),
  /** Why it could not be made; an earlier version kept an error's own words. */
  failure: z.enum(['not released', 'error']).nullable().catch('error'),
  file_name: z.string().nullable(),
  fingerprint: z.string().nullable(),
  /** The candidate numbers on whose profiles a mark stands for characters that no font has. */
  missing: z.array(z.string()),
  entry_ids: z.array(z.coerce.number()),
  /** The exams and series of its entries, and their first and last candidate numbers. */
  exams: z.string(),
  first_number: z.string(),
  last_number: z.string(),
})

/** Profiles that somebody asked for together, and how far they are. */
export type Batch = z.infer<typeof batch>

/**
 * Asks for the profiles of these entries as one PDF, or as one PDF each in a ZIP.
 *
 * @throws {TooManyProfiles} for more than 300
 * @throws {PersonError} 404 where one of them is not the person's, or not released: then none is made
 */
export async function requestBatch(
  portal: Portal,
  identityId: number,
  wanted: { entryIds: readonly number[]; format: 'pdf' | 'zip' },
  db: Db = portal.db,
): Promise<{ id: number }> {
  const entryIds = [...new Set(wanted.entryIds)]
  if (entryIds.length > mostAtOnce) throw new TooManyProfiles(entryIds.length)
  if (entryIds.length === 0) throw new PersonError(422, 'noProfiles')
  return transaction(db, async (tx) => {
    if ((await countReleased(tx, identityId, entryIds)) < entryIds.length)
      throw new PersonError(404, 'notAllReleased')
    const made = await row(
      tx,
      z.object({ id: z.number() }),
      sql`
        insert into batch (identity_id, area, format, entry_ids)
        values (${identityId}, 'preparation', ${wanted.format}, ${entryIds})
        returning id
      `,
    )
    const waiting = await countWaiting(tx, identityId)
    await enqueue(portal.boss, tx, 'make-batch', { batchId: made.id }, { priority: 1 - waiting })
    const detail = { batchId: made.id, profiles: entryIds.length, format: wanted.format }
    await record(tx, { what: 'batch.requested', identityId, area: 'preparation', detail })
    return made
  })
}

/**
 * Asks for a larger selection in batches of at most 300, all of them or none (S9). They take turns with the batches of
 * others: the more of somebody's batches wait, the later the next one is made.
 *
 * @returns how many batches there are
 */
export async function requestBatches(
  portal: Portal,
  identityId: number,
  wanted: { entryIds: readonly number[]; format: 'pdf' | 'zip' },
): Promise<number> {
  const entryIds = [...new Set(wanted.entryIds)]
  if (entryIds.length === 0) throw new PersonError(422, 'noProfiles')
  const parts = splitIntoBatches(entryIds.length)
  await transaction(portal.db, async (tx) => {
    for (const { from, to } of parts) {
      const part = { entryIds: entryIds.slice(from - 1, to), format: wanted.format }
      await requestBatch(portal, identityId, part, tx)
    }
  })
  return parts.length
}

/** Ends a batch that is not made yet; a worker that is at it stops when it tells how far it is, after ten more at most. */
export async function cancelBatch(db: Db, identityId: number, id: number): Promise<void> {
  await execute(
    db,
    sql`
      update batch set state = 'cancelled', finished_at = now()
      where id = ${id} and identity_id = ${identityId} and area = 'preparation' and state in ('queued', 'running')
    `,
  )
}

async function countWaiting(tx: Db, identityId: number): Promise<number> {
  const { waiting } = await row(
    tx,
    z.object({ waiting: z.number() }),
    sql`
      select count(*) as waiting from batch
      where identity_id = ${identityId} and state in ('queued', 'running')
    `,
  )
  return waiting
}

/** A person's batches, the newest first. */
export async function batchesOf(db: Db, identityId: number): Promise<Batch[]> {
  return rows(db, batch, sql`${ownBatches(identityId)} order by created_at desc, batch.id desc limit 100`)
}

/** One of a person's batches, or undefined. */
export async function batchOf(db: Db, identityId: number, id: number): Promise<Batch | undefined> {
  return maybeRow(db, batch, sql`${ownBatches(identityId)} and batch.id = ${id}`)
}

/**
 * The file of a batch, checked against the gate once more: access that was taken away, a release that was put off, or a
 * result or name that was changed, holds for files that are there already (F20, F21).
 */
export async function fileOf(db: Db, identityId: number, batch: Batch): Promise<string | null> {
  if (batch.state !== 'done') return null
  const now = await releasedProfiles(db, { audience: 'preparation', identityId }, batch.entry_ids)
  return fingerprintOf(now) === batch.fingerprint ? batch.file_name : null
}

/** Stands for all that these profiles show. */
export function fingerprintOf(profiles: readonly Profile[]): string {
  return createHash('sha256').update(JSON.stringify(profiles)).digest('hex')
}

function ownBatches(identityId: number) {
  return sql`
    select batch.id, format, state, made, cardinality(entry_ids) as total, created_at, failure, file_name, fingerprint, missing,
      entry_ids, created_at + interval '7 days' as expires_at, about.exams, about.first_number, about.last_number
    from batch
    cross join lateral (
      select coalesce(string_agg(distinct exam.name || ', ' || series.name, '; '), '') as exams,
        coalesce(min(candidate_number), '') as first_number, coalesce(max(candidate_number), '') as last_number
      from entry join exam on exam.id = entry.exam_id join series on series.id = entry.series_id
      where entry.id = any(entry_ids)
    ) as about
    where identity_id = ${identityId} and area = 'preparation' and created_at > now() - interval '7 days'
  `
}

async function countReleased(db: Db, identityId: number, entryIds: readonly number[]): Promise<number> {
  const { count } = await row(
    db,
    z.object({ count: z.number() }),
    sql`
      select count(distinct entry_id) as count from preparation_result
      where identity_id = ${identityId} and entry_id = any(${entryIds}::bigint[])
    `,
  )
  return count
}
