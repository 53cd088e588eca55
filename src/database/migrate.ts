import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import knex, { type Knex } from 'knex'
import { prepareQueues } from './jobs.ts'

const folder = join(import.meta.dirname, '../../migrations')

/** Migrations are plain SQL files, `0001_what.sql`: forward only, never edited after they landed. */
const sqlFiles: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort(),
  getMigrationName: (name) => name,
  getMigration: async (name) => ({
    up: async (db) => db.raw((await readFile(join(folder, name), 'utf8')).replaceAll('?', '\\?')),
    down: () => Promise.reject(new Error('Migrations are forward only')),
  }),
}

/** How knex reaches the database as its owner; `knexfile.ts` hands it to knex's own command line. */
export function knexConfig(databaseUrl: string): Knex.Config {
  return {
    client: 'pg',
    connection: databaseUrl,
    pool: { min: 0, max: 1 },
    // What fails is thrown, and said once by whoever called.
    log: { warn: () => {}, error: () => {} },
    migrations: { migrationSource: sqlFiles, tableName: 'migration', disableMigrationsListValidation: false },
  }
}

/**
 * Brings the schema to the newest version. An advisory lock, which dies with its connection, lets one process do it
 * while others wait, so that a killed migration leaves nothing to unlock by hand.
 *
 * @returns the names of the migrations that ran
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const guard = knex(knexConfig(databaseUrl))
  const db = knex(knexConfig(databaseUrl))
  try {
    return await guard.transaction(async (held) => {
      await held.raw("select pg_advisory_xact_lock(hashtext('results-online migrate'))")
      await db.migrate.forceFreeMigrationsLock()
      const [, ran] = await db.migrate.latest()
      await prepareQueues(databaseUrl)
      return ran
    })
  } finally {
    await Promise.all([guard.destroy(), db.destroy()])
  }
}

/** The migrations that the database still lacks. */
export async function pendingMigrations(databaseUrl: string): Promise<string[]> {
  const db = knex(knexConfig(databaseUrl))
  try {
    const [, pending] = await db.migrate.list()
    return pending
  } finally {
    await db.destroy()
  }
}
