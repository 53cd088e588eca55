import type { Request } from 'express'
import { z } from 'zod'
import { type Db, execute, maybeRow, sql } from '../../database/sql.ts'
import type { Portal } from '../../portal.ts'
import { cookieIn } from '../../web/cookies.ts'
import type { Area } from '../areas.ts'
import { sessionDigest } from './session-store.ts'

const endedSession = z.object({ sid: z.string(), identity_id: z.number() })

/** A session that has ended, as the table names it, and whose it was. */
export type EndedSession = z.infer<typeof endedSession>

/** The session that the browser of somebody who is not signed in still names, where it ended within the last hour. */
export async function recentlyEnded(
  portal: Portal,
  area: Area,
  req: Request,
): Promise<EndedSession | undefined> {
  const sid = namedSession(portal, area, req)
  if (!sid) return undefined
  return maybeRow(
    portal.db,
    endedSession,
    sql`
      select sid, identity_id from session
      where sid = ${sid}
        and coalesce(ended_at, session_end(area, created_at, seen_at)) > now() - interval '1 hour'
    `,
  )
}

/**
 * The session that the browser names, dead or alive, as the table names it. Whether the cookie is signed does not matter:
 * nobody guesses an identifier.
 */
export function namedSession(portal: Portal, area: Area, req: Request): string | undefined {
  const [, sid] = /^s:([^.]+)\./.exec(cookieIn(req, portal.config, area) ?? '') ?? []
  return sid && sessionDigest(area, sid)
}

/** Ends every session of a person, in every area, from the next request on. */
export async function endSessions(db: Db, identityId: number): Promise<void> {
  await execute(db, sql`update identity set epoch = epoch + 1 where id = ${identityId}`)
}

/** Deletes the sessions that ended a day ago; until then the slowest request finds them ended. */
export async function deleteEndedSessions(db: Db): Promise<void> {
  await execute(
    db,
    sql`
      delete from session
      where seen_at < now() - interval '1 day'
        and coalesce(ended_at, session_end(area, created_at, seen_at)) < now() - interval '1 day'
    `,
  )
}
