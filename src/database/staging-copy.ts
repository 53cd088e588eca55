import { z } from 'zod'
import { type Db, execute, maybeRow, sql } from './sql.ts'

const copy = z.object({ mark: z.string(), made_at: z.date() })

/** What tells a staging copy from any other database. */
export type StagingCopy = z.infer<typeof copy>

/** The staging copy that this database is, or undefined for one that counts. */
export async function stagingCopy(db: Db): Promise<StagingCopy | undefined> {
  return maybeRow(db, copy, sql`select mark, made_at from staging_copy`)
}

/** Makes a staging copy of this database, for good: in the transaction that fills it, so that nothing of it is ever taken for real. */
export async function becomeStagingCopy(tx: Db): Promise<void> {
  await execute(
    tx,
    sql`
      insert into staging_copy default values
      on conflict (is_one) do update set mark = excluded.mark, made_at = excluded.made_at
    `,
  )
}
