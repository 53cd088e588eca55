import { pino } from 'pino'
import { gatherOwnViews } from '../audit/views.ts'
import { type Config, loadConfig } from '../config.ts'
import { databaseOf, requireOwner } from '../database/addresses.ts'
import { openDatabase } from '../database/connection.ts'
import { openQueue } from '../database/jobs.ts'
import type { Db } from '../database/sql.ts'
import { prepareDatabase } from '../importing/index.ts'
import type { Portal } from '../portal.ts'
import { openFileStore } from '../storage/index.ts'

/** What a command works with: the settings, and connections of the database's owner, who may do everything. */
export type Workplace = {
  config: Config
  owner: Db
  ownerUrl: string
  /** As pages and jobs sign in. */
  url: string
}

/**
 * Gives a command its database: the one of DATABASE_OWNER_URL, or the embedded one, which is brought to the newest schema and,
 * unless it was running before, stopped afterwards.
 */
export async function withDatabase<Result>(work: (workplace: Workplace) => Promise<Result>): Promise<Result> {
  const config = loadConfig()
  const database = await databaseOf(config)
  try {
    const ownerUrl = requireOwner(database)
    if (!config.databaseUrl) await prepareDatabase(ownerUrl, database.url)
    const owner = openDatabase(ownerUrl)
    try {
      return await work({ config, owner, ownerUrl, url: database.url })
    } finally {
      await owner.destroy()
    }
  } finally {
    await database.stop()
  }
}

/** As `withDatabase`, for commands that mail: with the queue of background jobs. A running worker sends the mail. */
export async function withPortal<Result>(work: (portal: Portal) => Promise<Result>): Promise<Result> {
  return withDatabase(async ({ config, owner }) => {
    const [boss, files] = await Promise.all([openQueue(owner), openFileStore(config)])
    try {
      const log = pino({ level: config.logLevel })
      return await work({ config, db: owner, boss, files, log, ownViews: gatherOwnViews(owner, log) })
    } finally {
      await boss.stop({ graceful: false, close: false })
    }
  })
}
