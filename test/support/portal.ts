import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll } from 'vitest'
import { createApp } from '../../src/app.ts'
import { gatherOwnViews } from '../../src/audit/views.ts'
import { type Config, loadConfig } from '../../src/config.ts'
import { openQueue, openWorker } from '../../src/database/jobs.ts'
import type { Portal } from '../../src/portal.ts'
import { openFileStore } from '../../src/storage/index.ts'
import { startWork } from '../../src/worker.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { aMailbox, type Mailbox } from './mailbox.ts'
import { Visitor } from './visitor.ts'

/** A portal of a test file's own: database, web pages, worker and mailbox, all real. */
export type TestPortal = {
  db: TestDatabase
  portal: Portal
  config: Config
  url: string
  mailbox: Mailbox
  /** Somebody with a browser of their own. */
  visitor: () => Visitor
}

/**
 * Starts a portal for a test file. Passwords are hashed with little work, unless settings say otherwise.
 *
 * @param settings as in the environment, e.g. `{ BCRYPT_COST_CANDIDATE: '10' }`
 * @param prepare what is done to the database before the portal is there
 */
export async function testPortal(
  settings: Record<string, string> = {},
  prepare?: (db: TestDatabase) => Promise<void>,
): Promise<TestPortal> {
  const [db, mailbox, dataDir] = await Promise.all([
    testDatabase(),
    aMailbox(),
    mkdtemp(join(tmpdir(), 'results-online-portal-')),
  ])
  await prepare?.(db)
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const config = loadConfig({
    DATA_DIR: dataDir,
    DATABASE_URL: db.url,
    DATABASE_OWNER_URL: db.ownerUrl,
    PUBLIC_URL: url,
    SMTP_URL: mailbox.url,
    LOG_LEVEL: 'error',
    BCRYPT_COST_CANDIDATE: '4',
    BCRYPT_COST_STAFF: '4',
    BOARD_TIME_ZONE: 'Europe/London',
    ...settings,
  })
  const log = pino({ level: config.logLevel })
  const files = await openFileStore(config)
  const ownViews = gatherOwnViews(db.web, log)
  const portal: Portal = { config, log, files, db: db.web, boss: await openQueue(db.web), ownViews }
  server.on('request', createApp(portal))
  const work = await startWork(portal, await openWorker(db.ownerUrl), db.ownerUrl)
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    await work.stop()
    await ownViews.flush()
    await portal.boss.stop({ graceful: false })
    await rm(dataDir, { recursive: true, force: true })
  })
  return { db, portal, config, url, mailbox, visitor: () => new Visitor(url) }
}
