import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { gatherOwnViews } from './audit/views.ts'
import type { Config } from './config.ts'
import { type DatabaseAddresses, databaseOf, requireOwner } from './database/addresses.ts'
import { openDatabase } from './database/connection.ts'
import { openQueue, openWorker } from './database/jobs.ts'
import { requireGate } from './database/pages-role.ts'
import { openReplica, type Replica } from './database/replica.ts'
import { waitForSchema } from './database/schema.ts'
import type { Db } from './database/sql.ts'
import { stagingCopy } from './database/staging-copy.ts'
import { stopHashing } from './hashing/index.ts'
import { prepareDatabase } from './importing/index.ts'
import type { Portal } from './portal.ts'
import { warmUp } from './profiles/index.ts'
import { openFileStore, writeWhole } from './storage/index.ts'
import { listen } from './web/server/listener.ts'
import { serveMetrics } from './web/server/metrics.ts'

export type Role = 'web' | 'worker' | 'all'

/** A portal that runs. */
export type Running = {
  portal: Portal
  /** Where it answers; empty for a worker. */
  url: string
  /** Finishes what is under way, then closes everything. */
  stop: () => Promise<void>
}

type Options = {
  role: Role
  /** Fills the database, once its schema is there and before anything answers. */
  prepare?: ((ownerUrl: string) => Promise<void>) | undefined
  /** Ends a start that waits for somebody else. */
  signal?: AbortSignal
}

const secondsForProxies = 2

/**
 * Starts the portal: its database where it brings its own, the schema's newest version, web pages, background jobs, or
 * both. Web pages alone never sign in as the owner of DATABASE_URL's database: they wait for the schema that others bring.
 * `DATA_DIR/ready.json` says where it answers.
 */
export async function serve(config: Config, options: Options): Promise<Running> {
  const closers: (() => unknown)[] = []
  const stop = () => closeAll(closers.splice(0).reverse())
  try {
    return { ...(await start(config, options, closers)), stop }
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
}

/** Closes one after the other; what cannot be closed keeps nothing else open. */
async function closeAll(closers: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = []
  for (const close of closers) {
    try {
      await close()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** Starts one thing after the other, and says of each how it is closed; they are closed from the last to the first. */
async function start(config: Config, { role, prepare, signal }: Options, closers: (() => unknown)[]) {
  const log = pino({ level: config.logLevel })
  await mkdir(config.dataDir, { recursive: true })
  let isReady = false
  const proxies = config.production ? secondsForProxies : 0
  const listener = role === 'worker' ? undefined : await listen(config.port, config.host, proxies)
  const stopAnswering = () => {
    isReady = false
    return listener?.close()
  }
  closers.push(stopAnswering)

  const database = await databaseOf(config)
  closers.push(database.stop)
  const db = openDatabase(database.url, { secondsToConnect: 3, isPrepared: config.databasePrepared })
  closers.push(() => db.destroy())
  closers.push(stopHashing)
  const failed = new AbortController()
  closers.push(() => failed.abort())
  const waits = role === 'web' && config.databaseUrl
  const schema = waits
    ? waitForSchema(db, database.url, log, AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]))
    : bringSchema(database, db, prepare)
  // The code of all pages is read while the database works.
  const [{ createApp }] = await Promise.all([import('./app.ts'), schema])
  if (await stagingCopy(db)) log.warn('This is a staging copy: no mail leaves it, all goes to files.')

  const boss = await openQueue(db)
  closers.push(() => boss.stop({ graceful: false, close: false }))
  const files = await openFileStore(config)
  const ownViews = gatherOwnViews(db, log)
  closers.push(ownViews.flush)
  const replica = replicaOf(config, log)
  closers.push(() => replica?.close())
  const portal: Portal = { config, db, replica, boss, files, log, ownViews }
  if (config.metricsPort) {
    const metrics = await serveMetrics(config.metricsPort, config.host)
    closers.push(() => metrics.close())
  }
  // Who has come meanwhile gets a page before anything else is done; proxies send others once that is done too.
  listener?.answerWith(createApp(portal, () => isReady))
  if (listener) closers.push(await announce(config, listener.url, database))
  if (role !== 'web') {
    const { startWork } = await import('./worker.ts')
    const ownerUrl = requireOwner(database)
    const work = await startWork(portal, await openWorker(ownerUrl), ownerUrl)
    closers.push(work.stop)
  }
  await warmUp(config)
  isReady = true
  // Whoever is being answered still needs all of the above.
  closers.push(stopAnswering)
  return { portal, url: listener?.url ?? '' }
}

function replicaOf({ databaseReplicaUrl, databasePrepared }: Config, log: Logger): Replica | undefined {
  return databaseReplicaUrl
    ? openReplica(databaseReplicaUrl, { isPrepared: databasePrepared, log })
    : undefined
}

/** Brings the schema, as the owner; `db` signs in as pages and jobs do. */
async function bringSchema(database: DatabaseAddresses, db: Db, prepare: Options['prepare']): Promise<void> {
  const ownerUrl = requireOwner(database)
  await prepareDatabase(ownerUrl, database.url)
  await requireGate(db, database.url)
  await prepare?.(ownerUrl)
}

/** Says in `ready.json` where the portal answers; no production password gets there. */
async function announce(
  config: Config,
  url: string,
  database: DatabaseAddresses,
): Promise<() => Promise<void>> {
  const file = join(config.dataDir, 'ready.json')
  const databaseUrl = config.databaseUrl ?? database.ownerUrl
  const ready = { url, pid: process.pid, ...(config.production ? {} : { databaseUrl }) }
  await writeWhole(file, JSON.stringify(ready, null, 2))
  return () => rm(file, { force: true })
}
