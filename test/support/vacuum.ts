import { withConnection } from '../../src/database/connection.ts'
import type { TestConnections } from './database.ts'

/**
 * Has the database's planner know what there is, and that all of it is seen by everybody. The server of the tests does not wait
 * for the disk, and PostgreSQL takes for seen only what is on it, together with the transactions next to it: so all that
 * this connection does is waited for, and the first of it brings the rest there.
 */
export async function vacuum(owner: TestConnections): Promise<void> {
  await withConnection(owner, async (connection) => {
    await connection.query('set synchronous_commit = on')
    await connection.query(`select pg_logical_emit_message(true, 'tests', 'something to write')`)
    await connection.query('vacuum analyze')
    await connection.query('reset synchronous_commit')
  })
}
