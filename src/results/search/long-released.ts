import { z } from 'zod'
import { type Db, row, sql } from '../../database/sql.ts'
import type { Portal } from '../../portal.ts'
import type { Criteria, Scope } from './found-entries.ts'

/**
 * Searches released results: in the replica, where there is one and all series that are searched are released for long, and in
 * the primary else. Which series and centres are searched is asked from the primary in any case, so that a hold, or somebody's
 * removal from a centre, is in force at once, however late the replica is.
 */
export async function searchIn<Result>(
  { db, replica }: Pick<Portal, 'db' | 'replica'>,
  identityId: number,
  criteria: Criteria,
  search: (db: Db, criteria: Criteria) => Promise<Result>,
): Promise<Result> {
  const fromPrimary = () => search(db, criteria)
  if (!replica) return fromPrimary()
  const { isSettled, position, ...scope } = await searched(db, identityId, criteria)
  if (!isSettled) return fromPrimary()
  return replica.read(position, (copy) => search(copy, { ...criteria, scope }), fromPrimary)
}

const found = z.object({
  seriesIds: z.array(z.coerce.number()),
  centreIds: z.array(z.coerce.number()),
  /** Released for a day, and for so long nothing has changed of what a search shows; for an hour, of who may see it. */
  isSettled: z.boolean(),
  /** Of the primary's log. */
  position: z.string(),
}) satisfies z.ZodType<Scope>

/** What a search comes to look at. What an import changes is recorded when it begins, and there when it ends. */
async function searched(db: Db, identityId: number, { series }: Criteria): Promise<z.infer<typeof found>> {
  return row(
    db,
    found,
    sql`
      with released as (
        select id, release_at from series where release_at <= now() and (${series}::text is null or code = ${series})
      ),
      own as (
        select centre_id, created_at from membership where identity_id = ${identityId} and area = 'preparation'
      )
      select array(select id from released) as "seriesIds", array(select centre_id from own) as "centreIds",
        not exists (select from released where release_at > now() - interval '1 day')
        and not exists (select from own where created_at > now() - interval '1 hour')
        and not exists (
          select from audit_event
          where what in ('import', 'series.times-set') and at > now() - interval '1 day'
        ) as "isSettled",
        pg_current_wal_lsn()::text as position
    `.preparedAs('search-scope'),
  )
}
