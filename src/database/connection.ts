import pg from 'pg'
import { type Db, execute, sql } from './sql.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** The role that pages and jobs run as: it reads results through `released_results` alone (S15). */
export const gatedRole = 'results_online_web'

/**
 * Opens a pool of connections.
 *
 * @param url of the PostgreSQL database
 * @param options `gated`: connections run as the role that cannot read unreleased results. Everything but imports and
 *   migrations uses such a pool.
 */
export function openPool(url: string, options: { gated: boolean; max?: number }): pg.Pool {
  const settings = { timezone: 'UTC', lock_timeout: '2s', idle_in_transaction_session_timeout: '10s' }
  const perRole = options.gated ? { role: gatedRole, statement_timeout: '5s' } : {}
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: 3000,
    options: Object.entries(options.gated ? { ...settings, ...perRole } : { timezone: 'UTC' })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  })
  // A connection that dies must not end the process; the next query takes another one (F2, F3).
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * Does some work in one transaction: all of it or nothing. Inside another transaction it becomes part of that one.
 */
export async function transaction<Result>(
  db: Db,
  work: (tx: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  if (!(db instanceof pg.Pool)) return work(db)
  const client = await db.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Waits until the database answers; used at start, when it may come up after the portal (F1). */
export async function isAnswering(db: Db): Promise<boolean> {
  return execute(db, sql`select 1`).then(
    () => true,
    () => false,
  )
}
