import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import knex, { type Knex } from 'knex'
import { z } from 'zod'
import { ConfigError } from '../config.ts'
import { knexConfig } from './connection.ts'
import { prepareQueues } from './jobs.ts'
import { preparePagesRole } from './pages-role.ts'
import { type Db, rows, sql } from './sql.ts'

const folder = join(import.meta.dirname, '../../migrations')
const table = 'migration'

/** Migrations are plain SQL files, `0001_what.sql`: forward only, never edited after they landed. */
const sqlFiles: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort(),
  getMigrationName: (name) => name,
  getMigration: async (name) => ({
    up: async (db) => db.raw((await readFile(join(folder, name), 'utf8')).replaceAll('?', '\\?')),
    down: () => Promise.reject(new Error('Migrations are forward only')),
  }),
}

/** How knex brings the schema and the demo data; `knexfile.ts` hands it to knex's own command line. */
export function ownerConfig(ownerUrl: string): Knex.Config {
  return {
    ...knexConfig(ownerUrl),
    migrations: { migrationSource: sqlFiles, tableName: table, disableMigrationsListValidation: false },
    seeds: { directory: join(import.meta.dirname, '../../seeds'), loadExtensions: ['.ts'] },
  }
}

/**
 * Brings the schema to the newest version, and makes the role that pages and jobs sign in with. An advisory lock, which dies
 * with its connection, lets one process do it while others wait, so that a killed migration leaves nothing to unlock by hand.
 *
 * @param url as pages and jobs sign in
 * @returns the names of the migrations that ran
 * @throws {ConfigError} for a database or a role that cannot be used
 */
export async function migrate(ownerUrl: string, url: string): Promise<string[]> {
  const db = knex(ownerConfig(ownerUrl))
  try {
    return await db.transaction(async (guard) => {
      await guard.raw("select pg_advisory_xact_lock(hashtext('results-online migrate'))")
      await refuseEarlierSchema(db)
      await db.migrate.forceFreeMigrationsLock()
      const [, ran] = await db.migrate.latest()
      await preparePagesRole(db, url)
      await prepareQueues(db, ownerUrl)
      return ran
    })
  } finally {
    await db.destroy()
  }
}

/** Loads the demo data of `seeds/`, as `knex seed:run` does. */
export async function loadSeeds(ownerUrl: string): Promise<void> {
  const db = knex(ownerConfig(ownerUrl))
  try {
    await db.seed.run()
  } finally {
    await db.destroy()
  }
}

/** The migrations that the database still lacks. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const applied = new Set(await appliedMigrations(db))
  const files = await sqlFiles.getMigrations([])
  return files.filter((name) => !applied.has(name))
}

async function appliedMigrations(db: Db): Promise<string[]> {
  const found = await rows(
    db,
    z.object({ name: z.string() }),
    sql`select name from migration order by id`,
  ).catch((error) => {
    const isMissing = (error as { code?: string }).code === '42P01'
    if (isMissing) return []
    throw error
  })
  return found.map(({ name }) => name)
}

/** Before the first release the schema was made anew: what was there before cannot be carried over. */
async function refuseEarlierSchema(db: Db): Promise<void> {
  if (!(await appliedMigrations(db)).includes('0001_people.sql')) return
  throw new ConfigError(
    'This database was made before the first release, with a schema that cannot be carried over. Give the portal an empty database, and import your files again.',
  )
}
