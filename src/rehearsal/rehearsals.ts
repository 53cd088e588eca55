import { z } from 'zod'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { enqueue } from '../database/jobs.ts'
import { type Db, maybeRow, row, rows, sql } from '../database/sql.ts'
import { stagingCopy } from '../database/staging-copy.ts'
import type { Portal } from '../portal.ts'
import { report } from './report.ts'

/** A release cannot be rehearsed, or not now; the message says why and what to do. */
export class RehearsalRefused extends Error {}

/** Most that one machine can play, and what is taken where nobody says how many. */
export const [mostCandidates, usualCandidates] = [20_000, 5_000]

/** What a rehearsal is asked for: how many come, how long before the release the first ones do, and within how long after it. */
export type Wanted = { series: string; candidates: number; withinSeconds: number; releaseInSeconds: number }

const progress = z.object({ came: z.number(), in: z.number(), seen: z.number() })

const rehearsal = z.object({
  id: z.number(),
  series_id: z.number(),
  series: z.string(),
  candidates: z.number(),
  within_seconds: z.number(),
  release_in_seconds: z.number(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  release_at: z.date().nullable(),
  progress: progress.nullable(),
  report: report.nullable(),
  failure: z.string().nullable(),
  asked_by: z.string().nullable(),
  created_at: z.date(),
})

/** A rehearsal, and what became of it. */
export type Rehearsal = z.infer<typeof rehearsal>

const all = sql`
  select rehearsal.id, series_id, series.code as series, candidates, within_seconds, release_in_seconds, state,
    rehearsal.release_at, progress, report, failure, coalesce(identity.email, identity.pending_email) as asked_by,
    rehearsal.created_at
  from rehearsal
  join series on series.id = rehearsal.series_id
  left join identity on identity.id = rehearsal.identity_id
`

/** The rehearsals of a series, the latest first. */
export async function rehearsalsOf(db: Db, series: string): Promise<Rehearsal[]> {
  return rows(db, rehearsal, sql`${all} where series.code = ${series} order by rehearsal.id desc limit 50`)
}

/** One rehearsal, or undefined. */
export async function rehearsalById(db: Db, id: number): Promise<Rehearsal | undefined> {
  return maybeRow(db, rehearsal, sql`${all} where rehearsal.id = ${id}`)
}

/**
 * Notes a rehearsal that is about to begin.
 *
 * @param operatorId null on the command line
 * @throws {RehearsalRefused} in anything but a staging copy
 */
export async function addRehearsal(
  tx: Db,
  operatorId: number | null,
  { series, candidates, withinSeconds, releaseInSeconds }: Wanted,
): Promise<{ id: number }> {
  if (!(await stagingCopy(tx))) {
    throw new RehearsalRefused(
      'This is no staging copy. Rehearse where a backup was brought back with: restore FILE --staging',
    )
  }
  const added = await row(
    tx,
    z.object({ id: z.number() }),
    sql`
      insert into rehearsal (series_id, identity_id, candidates, within_seconds, release_in_seconds)
      select id, ${operatorId}::bigint, ${candidates}, ${withinSeconds}, ${releaseInSeconds} from series where code = ${series}
      returning id
    `,
  )
  await record(tx, {
    what: 'rehearsal.asked',
    ...(operatorId !== null && { identityId: operatorId, area: 'operators' }),
    detail: { rehearsalId: added.id, series, candidates },
  })
  return added
}

/**
 * The same for a worker to play.
 *
 * @throws {RehearsalRefused} also while another one is under way
 */
export async function askForRehearsal(
  portal: Portal,
  operatorId: number,
  wanted: Wanted,
): Promise<{ id: number }> {
  return transaction(portal.db, async (tx) => {
    await requireNoneUnderWay(tx)
    const added = await addRehearsal(tx, operatorId, wanted)
    await enqueue(portal.boss, tx, 'rehearse', { rehearsalId: added.id })
    return added
  })
}

/** One whose process has ended in the middle is in nobody's way for long. */
async function requireNoneUnderWay(tx: Db): Promise<void> {
  const underWay = await maybeRow(
    tx,
    z.object({ id: z.number() }),
    sql`
      select id from rehearsal
      where state in ('queued', 'running')
        and created_at > now() - make_interval(mins => 30, secs => release_in_seconds + within_seconds)
      limit 1
    `,
  )
  if (underWay) throw anotherOne()
}

export function anotherOne(): RehearsalRefused {
  return new RehearsalRefused('Another rehearsal is under way. Wait until it is over.')
}

/** How many candidates come where nobody says how many: those of the series, as far as one machine can easily play them. */
export async function candidatesOf(db: Db, series: string): Promise<number | undefined> {
  const found = await maybeRow(
    db,
    z.object({ entries: z.number() }),
    sql`
      select entries from series_overview join series on series.id = series_overview.series_id where code = ${series}
    `,
  )
  return found && Math.min(Math.max(found.entries, 1), usualCandidates)
}
