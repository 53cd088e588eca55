import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll } from 'vitest'
import { gatherOwnViews } from '../../src/audit/views.ts'
import { loadConfig } from '../../src/config.ts'
import { openQueue } from '../../src/database/jobs.ts'
import type { Portal } from '../../src/portal.ts'
import { openFileStore } from '../../src/storage/index.ts'
import type { TestDatabase } from './database.ts'

const cli = join(import.meta.dirname, '../../src/cli.ts')

/** A portal that only enqueues, and workers in processes of their own, which a test may kill. */
export async function aPortalWithWorkers(
  db: TestDatabase,
  more: Record<string, string> = {},
): Promise<{ portal: Portal; aWorker: () => ChildProcess }> {
  const settings = {
    DATA_DIR: await mkdtemp(join(tmpdir(), 'results-online-killed-')),
    DATABASE_URL: db.url,
    DATABASE_OWNER_URL: db.ownerUrl,
    LOG_LEVEL: 'error',
    ...more,
  }
  const config = loadConfig(settings)
  const boss = await openQueue(db.web)
  const files = await openFileStore(config)
  const log = pino({ level: 'error' })
  const portal: Portal = { config, db: db.web, boss, files, log, ownViews: gatherOwnViews(db.web, log) }
  const workers: ChildProcess[] = []

  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGKILL')
    await boss.stop({ graceful: false })
  })

  const aWorker = () => {
    const worker = spawn(process.execPath, [cli, 'serve', '--role', 'worker'], {
      env: { ...process.env, ...settings },
      stdio: 'ignore',
    })
    workers.push(worker)
    return worker
  }
  return { portal, aWorker }
}
