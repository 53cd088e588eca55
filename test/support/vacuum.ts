import type { TestConnections } from './database.ts'

/**
 * Has the database's planner know what there is, and that all of it is seen by everybody. The server of the tests does not wait
 * for the disk, and PostgreSQL takes for seen only what is on it: one transaction that does wait brings the rest there.
 */
export async function vacuum(owner: TestConnections): Promise<void> {
  await owner.transaction(async (tx) => {
    await tx.raw('set local synchronous_commit = on')
    await tx.raw('select pg_current_xact_id()')
  })
  await owner.query('vacuum analyze')
}
