import { mkdir, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { openPool } from './database/connection.ts'
import { startEmbedded } from './database/embedded.ts'
import { openQueue, openWorker } from './database/jobs.ts'
import { prepareDatabase } from './importing/index.ts'
import type { Portal } from './portal.ts'
import { warmUp } from './profiles/index.ts'
import { openFileStore, writeWhole } from './storage/index.ts'
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
  const closers: (() => unknown)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    return { ...(await start(config, options, closers)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Starts one thing after the other, and says of each how it is closed; they are closed from the last to the first. */
async function start(config: Config, options: Parameters<typeof serve>[1], closers: (() => unknown)[]) {
  await mkdir(config.dataDir, { recursive: true })
  const embedded = config.databaseUrl ? undefined : await startEmbedded(config.dataDir)
  closers.push(() => embedded?.stop())
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? ''
  await Promise.all([prepareDatabase(databaseUrl), warmUp(config)])
  await options.prepare?.(databaseUrl)

  const db = openPool(databaseUrl, { gated: true })
  closers.push(() => db.end())
  const boss = await openQueue(db)
  closers.push(() => boss.stop({ graceful: false, close: false }))
  const files = await openFileStore(config)
  const portal: Portal = { config, db, boss, files, log: pino({ level: config.logLevel }) }
  if (config.metricsPort) {
    const metrics = await serveMetrics(config.metricsPort, config.host)
    closers.push(() => metrics.close())
  }
  if (options.role !== 'web') {
    const work = await startWork(portal, await openWorker(databaseUrl), databaseUrl)
    closers.push(work.stop)
  }
  if (options.role === 'worker') return { portal, url: '', databaseUrl }

  let stopping = false
  const server = await listen(portal, () => stopping)
  closers.push(() => {
    stopping = true
    return close(server, config.production)
  })
  const url = address(server, config.host)
  const readyFile = join(config.dataDir, 'ready.json')
  const ready = { url, pid: process.pid, databaseUrl }
  await writeWhole(readyFile, JSON.stringify(ready, null, 2))
  closers.push(() => rm(readyFile, { force: true }))
  return { portal, url, databaseUrl }
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

function address(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  return `http://${host === '127.0.0.1' ? 'localhost' : host}:${port}`
}
