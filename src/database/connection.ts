import knex, { type Knex } from 'knex'
import pg from 'pg'
import { type Db, execute, sql } from './sql.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** How a database is reached. */
type Options = {
  /** How many connections there may be. */
  max?: number
  /** How long somebody waits for a connection: pages say soon that they cannot be shown now, everything else is patient. */
  secondsToConnect?: number
  /** Whether statements may be prepared by name (DATABASE_PREPARED). */
  isPrepared?: boolean
}

/**
 * How knex reaches a database. Time zone, time limits and rights belong to the role that signs in there, so that they hold
 * behind PgBouncer too.
 *
 * @param url of the PostgreSQL database, with the role
 */
export function knexConfig(url: string, { max = 10, secondsToConnect = 30 }: Options = {}): Knex.Config {
  const milliseconds = secondsToConnect * 1000
  return {
    client: 'pg',
    // Any number will do, so that no connection begins with asking for it; `doctor` checks the real one.
    version: '15',
    connection: { connectionString: url, connectionTimeoutMillis: milliseconds },
    pool: { min: 0, max },
    acquireConnectionTimeout: milliseconds,
    // Values may be secrets: an error names the statement alone.
    compileSqlOnError: false,
    // What fails is thrown, and said once by whoever called. A connection that dies is replaced at the next statement (F2, F3).
    log: { warn: () => {}, error: () => {} },
  }
}

/** Opens a pool of connections; `destroy()` closes it. */
export function openDatabase(url: string, options: Options = {}): Knex {
  return knex(knexConfig(url, options)).withUserParams({ isPrepared: options.isPrepared ?? true })
}

/**
 * Does some work in one transaction: all of it or nothing. Inside another transaction it becomes part of that one.
 */
export async function transaction<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
  return db.isTransaction ? work(db) : db.transaction(work)
}

/**
 * Lends out a connection of the pool, or that of the transaction, to what speaks to PostgreSQL itself: COPY, pg-boss,
 * connect-pg-simple.
 */
export async function withConnection<Result>(
  db: Db,
  work: (connection: pg.Client) => Promise<Result>,
): Promise<Result> {
  const connection: pg.Client = await db.client.acquireConnection()
  try {
    return await work(connection)
  } finally {
    await db.client.releaseConnection(connection)
  }
}

/**
 * Lends out a connection beside the pool's, for what must not wait for one of them to come free.
 */
export async function withFurtherConnection<Result>(
  db: Db,
  work: (connection: pg.Client) => Promise<Result>,
): Promise<Result> {
  const connection: pg.Client = await db.client.acquireRawConnection()
  try {
    return await work(connection)
  } finally {
    await db.client.destroyRawConnection(connection)
  }
}

/** Whether the database answers now. */
export async function isAnswering(db: Db): Promise<boolean> {
  return execute(db, sql`select 1`).then(
    () => true,
    () => false,
  )
}
