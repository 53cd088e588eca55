import { hash } from 'node:crypto'
import connectPgSimple from 'connect-pg-simple'
import type { Request } from 'express'
import session, { type SessionData } from 'express-session'
import type pg from 'pg'
import { z } from 'zod'
import { withConnection } from '../../database/connection.ts'
import { gathered } from '../../database/gathered.ts'
import { type Db, execute, rows, type Sql, sql } from '../../database/sql.ts'
import type { Area } from '../areas.ts'

const PgStore = connectPgSimple(session)

const stored = z.object({ sid: z.string(), sess: z.record(z.string(), z.unknown()), is_due: z.boolean() })

/** Sessions by their digests, with all that they must be; the array is hidden from the planner, so that it plans once. */
const loadSession = gathered(async (db, digests: readonly string[]) => {
  const found = await rows(
    db,
    stored,
    sql`
      select sid, sess, seen_at < now() - interval '1 minute' as is_due
      from live_session where sid = any((select ${digests}::text[])::text[])
    `.preparedAs('load-sessions'),
  )
  const byDigest = new Map(found.map((one) => [one.sid, one]))
  // Each request has a session of its own, also where several have come with the same.
  return digests.map((digest, place) =>
    digests.indexOf(digest) === place ? byDigest.get(digest) : structuredClone(byDigest.get(digest)),
  )
})

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
  /** Sessions that the table has; of those that begin with this request, as they were written. */
  readonly #stored = new WeakMap<object, string>()

  /** Gives a request a session under a new identifier; express-session puts it here. */
  declare generate: (req: Request) => void

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
   * At most once a minute a session is said to have been seen, so that looking costs no writing.
   */
  override get = answering(async (sid: string) => {
    const digest = sessionDigest(this.#area, sid)
    const found = await loadSession(this.#db, digest)
    if (!found) return null
    if (found.is_due) await this.#seen(digest)
    return found.sess as unknown as SessionData
  })

  /** Not waited for until it is on the disk: what a crash forgets is a minute of somebody's time. */
  #seen(digest: string): Promise<number> {
    return execute(
      this.#db,
      sql`
        with seen as (update live_session set seen_at = now() where sid = ${digest})
        select set_config('synchronous_commit', 'off', true)
      `.preparedAs('session-seen'),
    )
  }

  override set(sid: string, content: SessionData, done?: (error?: unknown) => void): void {
    const stored = this.#stored.get(content)
    if (stored === undefined) this.#begin(sid, content, done)
    // express-session does not see that passport has stored what it has begun.
    else if (stored === JSON.stringify(content)) done?.()
    else super.set(sessionDigest(this.#area, sid), content, done)
  }

  /**
   * A new session is one statement with what belongs to it, and not waited for until it is on the disk: when PostgreSQL
   * crashes, who has signed in within its last second signs in again. What ends a session is waited for.
   */
  readonly #begin = answering(async (sid: string, content: SessionData) => {
    const written = JSON.stringify(content)
    const settled = beginsWith.get((content as session.Session & { req: Request }).req)
    await execute(
      this.#db,
      sql`
        with begun as (
          insert into live_session (sid, sess, expire)
          values (${sessionDigest(this.#area, sid)}, ${written}, now() + ${ttl} * interval '1 second')
        )${settled ? sql`, ${settled}` : sql``}
        select set_config('synchronous_commit', 'off', true)
      `.preparedAs(settled ? 'begin-session-settled' : 'begin-session'),
    )
    this.#stored.set(content, written)
  })

  override destroy = answering(async (sid: string) => {
    await execute(
      this.#db,
      sql`update live_session set ended_at = now() where sid = ${sessionDigest(this.#area, sid)}`,
    )
  })

  /** A session that was never stored needs no end. */
  override regenerate(req: Request, done: (error?: unknown) => void): void {
    if (this.#stored.has(req.session)) {
      super.regenerate(req, done)
    } else {
      this.generate(req)
      done()
    }
  }

  /** express-session makes the request's session from what `get` gave; it stands for the same row. */
  override createSession(...args: Parameters<session.Store['createSession']>) {
    const made = super.createSession(...args)
    this.#stored.set(made, '')
    return made
  }
}

const beginsWith = new WeakMap<Request, Sql>()

/** What is written together with the session that this request begins: parts of a `with`, always with the same text. */
export function beginSessionWith(req: Request, settled: Sql): void {
  beginsWith.set(req, settled)
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
