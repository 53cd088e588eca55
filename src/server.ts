import { rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { PgBoss } from 'pg-boss'
import { pino } from 'pino'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { openPool } from './database/connection.ts'
import { startEmbedded } from './database/embedded.ts'
import { openQueue, openWorker } from './database/jobs.ts'
import { prepareDatabase } from './importing/index.ts'
import type { Portal } from './portal.ts'
import { serveMetrics } from './web/metrics.ts'
import { startWork } from './worker.ts'

export type Role = 'web' | 'worker' | 'all'

/** A portal that runs. */
export type Running = {
  portal: Portal
  /** Where it answers; empty for a worker. */
  url: string
  databaseUrl: string
  /** Finishes what is under way, then closes everything. */
  stop: () => Promise<void>
}

const secondsForProxies = 2

/**
 * Starts the portal: its database where it brings its own, the schema's newest version, web pages, background jobs, or
 * both. `DATA_DIR/ready.json` says where it answers.
 *
 * @param options `prepare` fills the database, once its schema is there and before anything answers
 */
export async function serve(
  config: Config,
  options: { role: Role; prepare?: (databaseUrl: string) => Promise<void> },
): Promise<Running> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded(config.dataDir)
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? ''
  await prepareDatabase(databaseUrl)
  await options.prepare?.(databaseUrl)
  const log = pino({ level: config.logLevel })
  const db = openPool(databaseUrl, { gated: true })
  const portal: Portal = { config, db, log, boss: await openQueue(db) }

  let stopping = false
  const worker = options.role === 'web' ? undefined : await openWorker(databaseUrl)
  const work = worker ? await startWork(portal, worker) : undefined
  const server = options.role === 'worker' ? undefined : await listen(portal, () => stopping)
  const metrics = config.metricsPort ? await serveMetrics(config.metricsPort, config.host) : undefined
  const url = server ? address(server, config.host) : ''
  const readyFile = join(config.dataDir, 'ready.json')
  if (server)
    await writeFile(readyFile, JSON.stringify({ url, pid: process.pid, databaseUrl }, null, 2), {
      mode: 0o600,
    })

  const stop = async () => {
    stopping = true
    if (server) await Promise.all([rm(readyFile, { force: true }), close(server, config.production)])
    await work?.stop()
    metrics?.close()
    await stopQueue(portal.boss)
    await db.end()
    await embedded?.stop()
  }
  return { portal, url, databaseUrl, stop }
}

async function listen(portal: Portal, isStopping: () => boolean): Promise<Server> {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 },
    createApp(portal, isStopping),
  )
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(portal.config.port, portal.config.host, done)
  })
  return server
}

/** In production a proxy first needs to see that no more requests should come here. */
async function close(server: Server, production: boolean): Promise<void> {
  if (production) await new Promise((later) => setTimeout(later, secondsForProxies * 1000))
  const closed = new Promise((done) => server.close(done))
  server.closeIdleConnections()
  await closed
}

async function stopQueue(boss: PgBoss): Promise<void> {
  await boss.stop({ graceful: false, close: false })
}

function address(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  return `http://${host === '127.0.0.1' ? 'localhost' : host}:${port}`
}
