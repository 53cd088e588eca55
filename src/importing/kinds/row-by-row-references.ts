import { z } from 'zod'
import { type Db, row, sql } from '../../database/sql.ts'

/**
 * Inserts rows that a join with the table they refer to has produced, without the database looking each of them up there
 * once more: that alone is half the time of a million rows (P11). The lock sees to it that what was joined stays until the
 * transaction ends; nobody but an import waits for it. Where the database's owner may not do that (it takes a superuser,
 * or `grant set on parameter session_replication_role`), or the table has triggers that would not fire then, everything stays as usual.
 */
export async function withoutRowByRowReferences<Result>(
  tx: Db,
  table: string,
  referred: 'entry',
  insert: () => Promise<Result>,
): Promise<Result> {
  const { possible } = await row(
    tx,
    z.object({ possible: z.boolean() }),
    sql`
      select has_parameter_privilege('session_replication_role', 'set')
        and not exists (
          select from pg_trigger where tgrelid = ${table}::regclass and not tgisinternal and tgenabled <> 'A'
        ) as possible
    `,
  )
  if (!possible) return insert()
  await tx.raw(`lock table ${referred} in share mode`)
  await tx.raw('set local session_replication_role = replica')
  const result = await insert()
  await tx.raw('set local session_replication_role = origin')
  return result
}
