import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { ConfigError } from '../config.ts'
import { hasQueue } from './jobs.ts'
import { pendingMigrations } from './migrate.ts'
import { requireGate } from './pages-role.ts'
import type { Db } from './sql.ts'

const secondsBetweenLooks = 1

/**
 * Waits until the database is there and its schema, with the queue's, as new as this version. The log says what is waited for.
 *
 * @param db connections as pages and jobs sign in
 * @param url with which they do
 * @param signal ends the waiting
 * @throws {ConfigError} where that role can read results past the gate
 */
export async function waitForSchema(
  db: Db,
  url: string,
  log: Pick<Logger, 'warn'>,
  signal: AbortSignal,
): Promise<void> {
  let said = ''
  for (;;) {
    const lacking = await whatIsLacking(db, url)
    if (!lacking) return
    if (lacking !== said) log.warn(lacking)
    said = lacking
    await wait(secondsBetweenLooks * 1000, undefined, { signal })
  }
}

async function whatIsLacking(db: Db, url: string): Promise<string | undefined> {
  try {
    await requireGate(db, url)
    const pending = await pendingMigrations(db)
    // The queue comes last: whoever looks between the two would find a database that cannot be used yet.
    return pending.length > 0 || !(await hasQueue(db))
      ? 'Waiting for the schema: run `migrate`, or start a process with --role worker or all.'
      : undefined
  } catch (error) {
    if (error instanceof ConfigError) throw error
    return `Waiting for the database: ${(error as Error).message || (error as { code?: string }).code}`
  }
}
