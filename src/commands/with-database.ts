import type pg from 'pg'
import { pino } from 'pino'
import { type Config, loadConfig } from '../config.ts'
import { openPool } from '../database/connection.ts'
import { startEmbedded } from '../database/embedded.ts'
import { openQueue } from '../database/jobs.ts'
import { prepareDatabase } from '../importing/index.ts'
import type { Portal } from '../portal.ts'
import { openFileStore } from '../storage/index.ts'

/** What a command works with. `owner` may do everything; `url` is where the database is. */
export type Workplace = { config: Config; url: string; owner: pg.Pool }

/**
 * Gives a command its database: the one of DATABASE_URL, or the embedded one, which is brought to the newest schema and,
 * unless it was running before, stopped afterwards.
 */
export async function withDatabase<Result>(work: (place: Workplace) => Promise<Result>): Promise<Result> {
  const config = loadConfig()
  const embedded = config.databaseUrl ? undefined : await startEmbedded(config.dataDir)
  try {
    const url = config.databaseUrl ?? embedded?.url ?? ''
    if (embedded) await prepareDatabase(url)
    const owner = openPool(url, { gated: false })
    try {
      return await work({ config, url, owner })
    } finally {
      await owner.end()
    }
  } finally {
    await embedded?.stop()
  }
}

/** As `withDatabase`, for commands that mail: with the queue of background jobs. A running worker sends the mail. */
export async function withPortal<Result>(work: (portal: Portal) => Promise<Result>): Promise<Result> {
  return withDatabase(async ({ config, owner }) => {
    const [boss, files] = await Promise.all([openQueue(owner), openFileStore(config)])
    try {
      return await work({ config, db: owner, boss, files, log: pino({ level: config.logLevel }) })
    } finally {
      await boss.stop({ graceful: false, close: false })
    }
  })
}
