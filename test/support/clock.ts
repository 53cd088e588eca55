import { once } from 'node:events'
import { withConnection } from '../../src/database/connection.ts'
import type { Db } from '../../src/database/sql.ts'
import type { TestConnections } from './database.ts'

/**
 * Lets time pass: everything in the database becomes older by so much, so that its clock, which alone decides, is that
 * much later for whatever is stored.
 *
 * @param interval in PostgreSQL's words, e.g. `30 minutes`
 */
export async function timePasses(owner: TestConnections, interval: string): Promise<void> {
  const { rows } = await owner.query<{ table_name: string; columns: string[] }>(`
    select columns.table_name, array_agg(column_name::text) as columns
    from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and data_type = 'timestamp with time zone'
      and table_name not like 'migration%'
    group by columns.table_name
  `)
  for (const { table_name, columns } of rows) {
    const changes = columns.map((column) => `"${column}" = "${column}" - $1::interval`)
    await owner.query(`update "${table_name}" set ${changes.join(', ')}`, [interval])
  }
}

/** Has a database tell whoever listens that a job has come, changed or gone. Part of the template. */
export async function tellOfJobs(owner: Db): Promise<void> {
  await owner.raw(`
    create function pgboss.tell_of_job() returns trigger language plpgsql as
      $$ begin notify job_changed; return null; end $$;
    create trigger tell_of_job after insert or update or delete on pgboss.job
      for each row execute function pgboss.tell_of_job();
  `)
}

/** Waits until the worker has nothing left to do: what was asked for is done. */
export async function jobsAreDone(owner: Db): Promise<void> {
  await withConnection(owner, async (listener) => {
    const leaving = new AbortController()
    await listener.query('listen job_changed')
    for (;;) {
      const changed = once(listener, 'notification', { signal: leaving.signal })
      changed.catch(() => {})
      const { rows } = await listener.query<{ left: number }>(
        "select count(*)::int as left from pgboss.job where state in ('created', 'active') and start_after <= now()",
      )
      if (rows[0]?.left === 0) break
      await changed
    }
    leaving.abort()
    await listener.query('unlisten job_changed')
  })
}
