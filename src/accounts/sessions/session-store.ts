import { createHash } from 'node:crypto'
import session, { type SessionData } from 'express-session'
import { z } from 'zod'
import { type Db, execute, maybeRow, sql } from '../../database/sql.ts'
import { type Area, sessionLimits } from '../areas.ts'

declare module 'express-session' {
  interface SessionData {
    /** Who is signed in, and the epoch of that identity at the time: a newer epoch ends the session. */
    identityId?: number
    epoch?: number
    /** How the person is addressed in the page's head. */
    accountName?: string
    returnTo?: string
    flash?: { kind: 'success' | 'warning' | 'info'; text: string }
  }
}

const stored = z.object({ content: z.record(z.string(), z.unknown()), seconds_since_seen: z.number() })
const secondsBetweenTouches = 60

/**
 * Sessions of one area in PostgreSQL. A session is found only while it is alive: not idle or old, its identity's epoch
 * unchanged and, for staff, still a member of some centre. One that was loaded and has ended since is never written
 * back, so that a slow request cannot bring it to life again (security.md 0.2).
 */
export class SessionStore extends session.Store {
  readonly #db: Db
  readonly #area: Area
  /** Sessions that are in the table, with the seconds since the table last heard of them. */
  readonly #loaded = new WeakMap<object, number>()

  constructor(db: Db, area: Area) {
    super()
    this.#db = db
    this.#area = area
  }

  override get = answering(async (sid: string) => {
    const found = await this.#find(sid)
    if (!found) return null
    const content = found.content as unknown as SessionData
    this.#loaded.set(content, found.seconds_since_seen)
    return content
  })

  override set = answering(async (sid: string, content: SessionData) => {
    const values = JSON.stringify(content)
    const who = [content.identityId ?? null, content.epoch ?? null] as const
    if (this.#loaded.has(content)) {
      await execute(
        this.#db,
        sql`update session set content = ${values}, seen_at = now() where id_hash = ${digest(sid)} and area = ${this.#area}`,
      )
    } else {
      await execute(
        this.#db,
        sql`
          insert into session (id_hash, area, identity_id, epoch, content)
          values (${digest(sid)}, ${this.#area}, ${who[0]}, ${who[1]}, ${values})
        `,
      )
    }
    this.#loaded.set(content, 0)
  })

  override touch = answering(async (sid: string, content: SessionData) => {
    if ((this.#loaded.get(content) ?? 0) < secondsBetweenTouches) return
    await execute(this.#db, sql`update session set seen_at = now() where id_hash = ${digest(sid)}`)
    this.#loaded.set(content, 0)
  })

  override destroy = answering(async (sid: string) => {
    await execute(this.#db, sql`delete from session where id_hash = ${digest(sid)}`)
  })

  /** express-session makes the request's session from what `get` gave; it stands for the same row. */
  override createSession(...args: Parameters<session.Store['createSession']>) {
    const made = super.createSession(...args)
    this.#loaded.set(made, this.#loaded.get(args[1]) ?? 0)
    return made
  }

  #find(sid: string) {
    const { idleMinutes, totalMinutes } = sessionLimits(this.#area)
    return maybeRow(
      this.#db,
      stored,
      sql`
        select session.content, extract(epoch from now() - session.seen_at)::float8 as seconds_since_seen
        from session
        left join identity on identity.id = session.identity_id
        where session.id_hash = ${digest(sid)}
          and session.area = ${this.#area}
          and session.seen_at > now() - make_interval(mins => ${idleMinutes})
          and session.created_at > now() - make_interval(mins => ${totalMinutes})
          and (
            session.identity_id is null
            or identity.epoch = session.epoch and ${belongsTo(this.#area)}
          )
      `,
    )
  }
}

/** Ends every session of a person, in every area, from the next request on. */
export async function endSessions(db: Db, identityId: number): Promise<void> {
  await execute(db, sql`update identity set epoch = epoch + 1 where id = ${identityId}`)
}

/** Deletes the sessions that have ended; nothing depends on when that happens. */
export async function deleteEndedSessions(db: Db): Promise<number> {
  return execute(db, sql`delete from session where seen_at < now() - interval '8 hours'`)
}

/** Whether the row of `identity` still has anything to do in an area. */
export function belongsTo(area: Area) {
  return area === 'candidates'
    ? sql`exists (select from candidate_account where candidate_account.identity_id = identity.id)`
    : sql`exists (select from membership where membership.identity_id = identity.id and membership.area = ${area})`
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

/** The table knows a session by its digest alone, so that it is of no use to whoever reads it. */
function digest(sid: string): Buffer {
  return createHash('sha256').update(sid).digest()
}
