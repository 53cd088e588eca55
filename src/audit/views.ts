import type { Logger } from 'pino'
import { type Db, execute, sql } from '../database/sql.ts'
import { record } from './index.ts'

/** How a result was read: on a page of its own, as its PDF, or among others in a list. */
type Way = 'page' | 'pdf' | 'list'

/** Candidates' views of their own results, on their way into the record. */
export type OwnViews = {
  /** Takes a view; it is in the record within a second. */
  add: (identityId: number, entryId: number, way: Exclude<Way, 'list'>) => void
  /** Writes what there is, and is done when it is written. */
  flush: () => Promise<void>
}

type View = { at: Date; identityId: number; entryId: number; way: Way }

const millisecondsGathered = 500

/** Records that somebody read results of others; before they are shown. */
export async function recordView(
  db: Db,
  who: { identityId: number; area: string },
  entryIds: readonly number[],
  way: Way,
): Promise<void> {
  if (entryIds.length === 0) return
  const entries = way === 'list' ? { entryIds } : { entryId: entryIds[0] }
  await record(db, { what: 'result.viewed', ...who, detail: { ...entries, how: way } })
}

/**
 * Gathers the views of candidates who read their own results, and writes those of half a second in one statement: on results
 * day a write for each would cost more than the page. What a killed process has not written yet is lost; while the database
 * is away, it waits.
 */
export function gatherOwnViews(db: Db, log: Logger): OwnViews {
  let gathered: View[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  const write = async () => {
    const views = gathered
    gathered = []
    if (views.length === 0) return
    try {
      await insert(db, views)
    } catch (error) {
      gathered = [...views, ...gathered]
      log.warn({ err: error }, 'views of results are not recorded yet')
      later()
    }
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(write)
    return writing
  }
  const later = () => {
    timer ??= setTimeout(flush, millisecondsGathered).unref()
  }
  return {
    add: (identityId, entryId, way) => {
      gathered.push({ at: new Date(), identityId, entryId, way })
      later()
    },
    flush,
  }
}

async function insert(db: Db, views: readonly View[]): Promise<void> {
  await execute(
    db,
    sql`
      insert into audit_event (at, what, identity_id, area, detail)
      select at, 'result.viewed', identity_id, 'candidates', jsonb_build_object('entryId', entry_id, 'how', how)
      from unnest(
        ${views.map(({ at }) => at)}::timestamptz[],
        ${views.map(({ identityId }) => identityId)}::bigint[],
        ${views.map(({ entryId }) => entryId)}::bigint[],
        ${views.map(({ way }) => way)}::text[]
      ) as view (at, identity_id, entry_id, how)
    `,
  )
}
