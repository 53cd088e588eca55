import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { gatherOwnViews } from '../../src/audit/views.ts'
import { loadConfig } from '../../src/config.ts'
import { openQueue } from '../../src/database/jobs.ts'
import type { Portal } from '../../src/portal.ts'
import { openFileStore } from '../../src/storage/index.ts'
import { testDatabase } from '../support/database.ts'
import { aMailbox } from '../support/mailbox.ts'
import { manyMails, recipientsOf } from '../support/mass-mails.ts'

const db = await testDatabase()
const mailbox = await aMailbox()
const settings = {
  DATA_DIR: await mkdtemp(join(tmpdir(), 'results-online-killed-')),
  DATABASE_URL: db.url,
  DATABASE_OWNER_URL: db.ownerUrl,
  SMTP_URL: mailbox.url,
  LOG_LEVEL: 'error',
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

function aWorker(): ChildProcess {
  const cli = join(import.meta.dirname, '../../src/cli.ts')
  const worker = spawn(process.execPath, [cli, 'serve', '--role', 'worker'], {
    env: { ...process.env, ...settings },
    stdio: 'ignore',
  })
  workers.push(worker)
  return worker
}

test('F14: of many mails whose worker is killed in the middle none is lost; what was under way may come again, as the same mail', async () => {
  const all = await manyMails(portal, 1000)
  const first = aWorker()
  await mailbox.hasReceived(100)
  first.kill('SIGKILL')
  await once(first, 'exit')
  const left = async () => {
    const { rows } = await db.owner.query(
      'select count(*)::int as left from outgoing_mail where sent_at is null',
    )
    return rows[0].left
  }
  expect(await left()).toBeGreaterThan(0)

  aWorker()
  const leftNow = async () => {
    // The killed worker was last heard of long ago.
    await db.owner.query(
      "update pgboss.job set heartbeat_on = now() - interval '1 hour' where state = 'active' and started_on < now() - interval '5 seconds'",
    )
    return left()
  }
  await expect.poll(leftNow, { timeout: 90_000, interval: 500 }).toBe(0)
  const received = recipientsOf(mailbox)
  expect([...new Set(received)].sort()).toEqual(all.sort())
  const again = received.length - all.length
  expect(again).toBeLessThan(100)
  expect(new Set(mailbox.mails.map(({ messageId }) => messageId)).size).toBe(all.length)
}, 180_000)
