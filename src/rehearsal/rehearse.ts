import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { hashCost } from '../accounts/areas.ts'
import { hashPassword } from '../accounts/passwords/password-hash.ts'
import { record } from '../audit/index.ts'
import { openDatabase, transaction, withFurtherConnection } from '../database/connection.ts'
import { type Db, execute, row, rows, type Sql, sql } from '../database/sql.ts'
import { stagingCopy } from '../database/staging-copy.ts'
import type { Portal } from '../portal.ts'
import { eraseCandidates, makeCandidates } from './candidates.ts'
import { aBrowser, connectionsTo } from './crowd/browser.ts'
import { letCome, type Progress } from './crowd/crowd.ts'
import { anotherOne, type Rehearsal, RehearsalRefused, rehearsalById } from './rehearsals.ts'
import { putTimesBack, releaseSoon } from './release.ts'
import { type Report, reportOn } from './report.ts'

/** How many of all come before the release. */
const partEarly = 0.2

/** How long people are watched who have not seen their result, after the last one has come. */
const secondsWatched = 900

export type RehearseOptions = {
  /** The database's owner: the pages may make neither centres nor results. */
  owner: Db
  /** Where people come. */
  url: string
  /** Ends the rehearsal before its time. */
  signal: AbortSignal
  onRelease?: (at: Date) => void
}

/**
 * Plays a release: made-up candidates come before and after it, as people do, and what they feel is kept as the rehearsal's report.
 * In the end the series' times are what they were, and the candidates are gone.
 *
 * @throws {RehearsalRefused} where another one is being played, or the address leads elsewhere
 */
export async function rehearse(
  portal: Portal,
  rehearsalId: number,
  options: RehearseOptions,
): Promise<Report> {
  const { owner } = options
  try {
    return await alone(owner, async () => {
      await clearUp(owner)
      const rehearsal = await begin(owner, rehearsalId)
      const report = await play(portal, rehearsal, options).finally(() =>
        putEverythingBack(owner, rehearsalId),
      )
      await settle(owner, rehearsalId, sql`state = 'done', report = ${JSON.stringify(report)}`)
      return report
    })
  } catch (error) {
    await settle(owner, rehearsalId, sql`state = 'failed', failure = ${(error as Error).message}`)
    throw error
  }
}

/** The same by a worker, which has heard of it by a job; what goes wrong stands on the rehearsal's page. */
export async function rehearseInBackground(
  portal: Portal,
  ownerUrl: string,
  rehearsalId: number,
  signal: AbortSignal,
): Promise<void> {
  await withOwner(ownerUrl, async (owner) => {
    const url = portal.config.publicUrl
    await rehearse(portal, rehearsalId, { owner, url, signal }).catch((error) =>
      portal.log.warn({ err: error }, 'rehearsal'),
    )
  })
}

/** Ends a rehearsal whose worker has died, and clears up behind it. */
export async function giveUpRehearsal(ownerUrl: string, rehearsalId: number): Promise<void> {
  await withOwner(ownerUrl, (owner) => giveUp(owner, rehearsalId))
}

async function withOwner(ownerUrl: string, work: (owner: Db) => Promise<void>): Promise<void> {
  const owner = openDatabase(ownerUrl, { max: 3 })
  try {
    await work(owner)
  } finally {
    await owner.destroy()
  }
}

/** One at a time, whatever has become of the process that played the last one. */
async function alone<Result>(owner: Db, work: () => Promise<Result>): Promise<Result> {
  return withFurtherConnection(owner, async (connection) => {
    const lock = await connection.query("select pg_try_advisory_lock(hashtext('rehearsal')) as is_alone")
    if (!lock.rows[0].is_alone) throw anotherOne()
    return work()
  })
}

/** Clears up behind those whose process has ended in the middle. */
async function clearUp(owner: Db): Promise<void> {
  const left = await rows(
    owner,
    z.object({ id: z.number() }),
    sql`select id from rehearsal where state = 'running'`,
  )
  for (const { id } of left) await giveUp(owner, id)
}

async function begin(owner: Db, rehearsalId: number): Promise<Rehearsal> {
  await execute(owner, sql`update rehearsal set state = 'running' where id = ${rehearsalId}`)
  const rehearsal = await rehearsalById(owner, rehearsalId)
  if (!rehearsal) throw new Error(`There is no rehearsal ${rehearsalId}`)
  return rehearsal
}

async function play(
  { config }: Portal,
  rehearsal: Rehearsal,
  { owner, url, signal, onRelease }: RehearseOptions,
): Promise<Report> {
  await requireCopyAt(owner, url)
  const password = randomBytes(24).toString('base64url')
  const hash = await hashPassword(config, password, hashCost(config, 'candidates'))
  const people = await makeCandidates(owner, config, rehearsal, hash)
  const release = await releaseSoon(owner, rehearsal)
  onRelease?.(release)
  const releaseAt = release.getTime() - (await mostAhead(owner))
  const crowd = {
    origin: url,
    people,
    password,
    releaseAt,
    early: Math.ceil(people.length * partEarly),
    secondsBefore: rehearsal.release_in_seconds,
    secondsWithin: rehearsal.within_seconds,
    secondsWatched,
  }
  const felt = await letCome(crowd, (progress) => void keepProgress(owner, rehearsal.id, progress), signal)
  return reportOn(felt, releaseAt)
}

/** People must come to this copy and to nothing else: every page of it says which one it is. */
async function requireCopyAt(owner: Db, url: string): Promise<void> {
  const copy = await stagingCopy(owner)
  const agent = connectionsTo(url)
  const { status, body } = await aBrowser({ origin: url, agent }).open('GET', '/candidates/sign-in')
  agent.destroy()
  if (copy && body.includes(`data-staging-copy="${copy.mark}"`)) return
  throw new RehearsalRefused(
    `${url} ${status === 0 ? 'does not answer' : 'does not lead to this staging copy'}. Start the portal there, or say where it is: --url ADDRESS, or PUBLIC_URL.`,
  )
}

/**
 * How far the database's clock is ahead of this machine's, in milliseconds: at most, so that nothing that was shown at the release
 * is taken for shown before it. The quickest of several answers says it best.
 */
async function mostAhead(owner: Db): Promise<number> {
  let found = { ahead: 0, took: Number.POSITIVE_INFINITY }
  for (let asked = 0; asked < 10; asked += 1) {
    const before = Date.now()
    const { now } = await row(owner, z.object({ now: z.date() }), sql`select clock_timestamp() as now`)
    const took = Date.now() - before
    if (took < found.took) found = { ahead: now.getTime() + 1 - before, took }
  }
  return found.ahead
}

async function keepProgress(owner: Db, rehearsalId: number, progress: Progress): Promise<void> {
  await execute(
    owner,
    sql`update rehearsal set progress = ${JSON.stringify(progress)} where id = ${rehearsalId}`,
  ).catch(() => {})
}

async function giveUp(owner: Db, rehearsalId: number): Promise<void> {
  await putEverythingBack(owner, rehearsalId)
  await settle(owner, rehearsalId, sql`state = 'failed', failure = 'What played it has ended in the middle.'`)
}

async function putEverythingBack(owner: Db, rehearsalId: number): Promise<void> {
  await putTimesBack(owner, rehearsalId)
  await eraseCandidates(owner, rehearsalId)
}

async function settle(owner: Db, rehearsalId: number, outcome: Sql): Promise<void> {
  await transaction(owner, async (tx) => {
    const settled = await rows(
      tx,
      z.object({ state: z.string(), early: z.number().nullable() }),
      sql`
        update rehearsal set ${outcome}, finished_at = now()
        where id = ${rehearsalId} and state in ('queued', 'running')
        returning state, (report ->> 'early')::integer as early
      `,
    )
    for (const { state, early } of settled) {
      await record(tx, {
        what: 'rehearsal.ended',
        outcome: state === 'done' ? 'ok' : 'refused',
        detail: { rehearsalId, early },
      })
    }
  })
}
