import { hash } from 'node:crypto'
import connectPgSimple from 'connect-pg-simple'
import session, { type SessionData } from 'express-session'
import type pg from 'pg'
import { z } from 'zod'
import { withConnection } from '../../database/connection.ts'
import { type Db, execute, maybeRow, sql } from '../../database/sql.ts'
import type { Area } from '../areas.ts'

const PgStore = connectPgSimple(session)

const stored = z.object({ sess: z.record(z.string(), z.unknown()), is_due: z.boolean() })

/**
 * Longer than any session lives: connect-pg-simple compares this with the clock of the process, and `live_session` decides
 * by the database's.
 */
const ttl = 7 * 24 * 3600

/**
 * Sessions of one area, kept by connect-pg-simple in the view `live_session`, which has what is alive only: neither idle
 * nor old, not ended, the identity's epoch unchanged, and its access still there. What has ended is not in the view,
 * and a trigger keeps it as it is, so that nothing a slow request saves brings it to life again (security.md 0.2).
 */
export class SessionStore extends PgStore {
  readonly #db: Db
  readonly #area: Area
  /** None: with one, express-session asks it before the last byte of every page, and sends the page in pieces. */
  override touch = undefined as never

  constructor(db: Db, area: Area) {
    super({
      pool: queriesOf(db),
      tableName: 'live_session',
      createTableIfMissing: false,
      pruneSessionInterval: false,
      ttl,
    })
    this.#db = db
    this.#area = area
  }

  /**
   * One statement finds a session, with all that it must be; at most once a minute another one says that it was seen, so that
   * looking costs no writing.
   */
  override get = answering(async (sid: string) => {
    const digest = sessionDigest(this.#area, sid)
    const found = await maybeRow(
      this.#db,
      stored,
      sql`
        select sess, seen_at < now() - interval '1 minute' as is_due
        from live_session where sid = ${digest}
      `.preparedAs('load-session'),
    )
    if (!found) return null
    if (found.is_due)
      await execute(this.#db, sql`update live_session set seen_at = now() where sid = ${digest}`)
    return found.sess as unknown as SessionData
  })

  override set(sid: string, content: SessionData, done?: (error?: unknown) => void): void {
    super.set(sessionDigest(this.#area, sid), content, done)
  }

  override destroy = answering(async (sid: string) => {
    await execute(
      this.#db,
      sql`update live_session set ended_at = now() where sid = ${sessionDigest(this.#area, sid)}`,
    )
  })
}

/**
 * How the table names a session: by a digest, so that it is of no use to whoever reads it, and of the area too, so that no
 * other area finds it (S1).
 */
export function sessionDigest(area: Area, sid: string): string {
  return hash('sha256', `${area} ${sid}`, 'base64url')
}

/** All that connect-pg-simple asks of a pool. */
function queriesOf(db: Db): pg.Pool {
  const query = (text: string, values: unknown[]) =>
    withConnection(db, (connection) => connection.query(text, values))
  return { query } as unknown as pg.Pool
}

/** express-session's way of calling back, from a promise. */
function answering<Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) {
  return (...args: [...Args, callback?: (error?: unknown, result?: Result) => void]): void => {
    const callback = args.pop() as ((error?: unknown, result?: Result) => void) | undefined
    work(...(args as unknown as Args)).then(
      (result) => callback?.(undefined, result),
      (error) => callback?.(error),
    )
  }
}
