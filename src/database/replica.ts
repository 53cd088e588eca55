import type { Logger } from 'pino'
import { z } from 'zod'
import { openDatabase } from './connection.ts'
import { type Db, row, sql } from './sql.ts'

/** A streaming replica, for reads that may be a moment old. */
export type Replica = {
  /**
   * Reads from the replica; from the primary while the replica is away, answers errors or is behind.
   *
   * @param position of the primary's log, as it was when somebody looked last
   */
  read: <Result>(
    position: string,
    read: (db: Db) => Promise<Result>,
    fromPrimary: () => Promise<Result>,
  ) => Promise<Result>
  close: () => Promise<void>
}

/** More than the minute after which a worker writes something again, so that a quiet primary is not taken for a late replica. */
const mostSecondsBehind = 120
const secondsUntilAskedAgain = 10
/** PostgreSQL's code for a statement that has had its time. */
const tooLong = '57014'

/**
 * Opens the replica of DATABASE_REPLICA_URL. The log says when it is not used, and when it is again; while it does not answer,
 * it is asked only now and then, so that nobody waits for it.
 */
export function openReplica(
  url: string,
  { isPrepared, log }: { isPrepared: boolean; log: Pick<Logger, 'warn' | 'info'> },
): Replica {
  const db = openDatabase(url, { secondsToConnect: 1, isPrepared })
  let said: string | undefined
  let askedAgainAt = 0

  const say = (whyNot: string | undefined) => {
    const isNew = (whyNot === undefined) !== (said === undefined)
    said = whyNot
    if (!isNew) return
    if (whyNot) log.warn(`The primary answers searches: the replica of DATABASE_REPLICA_URL ${whyNot}`)
    else log.info('The replica of DATABASE_REPLICA_URL answers searches again')
  }

  return {
    read: async (position, read, fromPrimary) => {
      if (Date.now() < askedAgainAt) return fromPrimary()
      try {
        const whyNot = whyUnfit(await replicaState(db, position))
        if (!whyNot) {
          const result = await read(db)
          say(undefined)
          return result
        }
        say(whyNot)
      } catch (error) {
        // A search that takes too long does so in the primary too.
        if ((error as { code?: string }).code === tooLong) throw error
        askedAgainAt = Date.now() + secondsUntilAskedAgain * 1000
        say(`does not answer: ${(error as Error).message || (error as { code?: string }).code}`)
      }
      return fromPrimary()
    },
    close: () => db.destroy(),
  }
}

const state = z.object({
  isInRecovery: z.boolean(),
  /** Has replayed all that the primary had written at that position. */
  isUpToDate: z.boolean(),
  /** Since the last transaction that it has replayed; null where it has replayed none since its start. */
  seconds: z.number().nullable(),
})

/** How far a database that should be a replica is, seen from a position of the primary's log. */
export async function replicaState(db: Db, position: string): Promise<z.infer<typeof state>> {
  return row(
    db,
    state,
    sql`
      select pg_is_in_recovery() as "isInRecovery",
        coalesce(pg_last_wal_replay_lsn() >= ${position}::pg_lsn, false) as "isUpToDate",
        extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float as seconds
    `.preparedAs('replica-state'),
  )
}

/** Why a database cannot stand in for the primary; undefined where it can. */
export function whyUnfit({ isInRecovery, isUpToDate, seconds }: z.infer<typeof state>): string | undefined {
  if (!isInRecovery) return 'is no replica: it takes writes of its own.'
  if (isUpToDate || (seconds !== null && seconds <= mostSecondsBehind)) return undefined
  return seconds === null ? 'has nothing of what is new.' : `is ${Math.round(seconds)} seconds behind.`
}
