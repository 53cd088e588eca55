import type { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { OwnViews } from './audit/views.ts'
import type { Config } from './config.ts'
import type { Replica } from './database/replica.ts'
import type { Db } from './database/sql.ts'
import type { FileStore } from './storage/file-store.ts'

/** What a running portal is made of; handed to every function that needs more than the database. */
export type Portal = {
  config: Config
  /** Connections as pages and jobs sign in: results are reached through the gate alone. */
  db: Db
  /** A streaming replica for searches of what is released for long, where there is one. */
  replica?: Replica | undefined
  /** The queue of background jobs. */
  boss: PgBoss
  /** Files of batches, letters, exports and uploads, which all processes share. */
  files: FileStore
  log: Logger
  /** Where it is recorded that candidates have read their results. */
  ownViews: OwnViews
}
