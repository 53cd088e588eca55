import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { aBalancer } from '../support/balancer.ts'
import { aBucket } from '../support/bucket.ts'
import { aCentre, aFullResult, anEntry, aSeries } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { aStaffMember } from '../support/people.ts'
import { Visitor } from '../support/visitor.ts'
import { folder } from './portal-command.ts'

const db = await testDatabase()
const bucket = await aBucket()
const webPorts = [await freePort(), await freePort()]
const balancer = await aBalancer(webPorts.map((port) => `http://127.0.0.1:${port}`))
const settings = {
  DATABASE_URL: db.url,
  FILES_URL: bucket.url,
  PUBLIC_URL: balancer.url,
  SESSION_SECRET: randomBytes(32).toString('hex'),
  ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  PASSWORD_PEPPER: randomBytes(32).toString('hex'),
  BCRYPT_COST_STAFF: '4',
  LOG_LEVEL: 'error',
}
const started = new Set<ChildProcess>()
afterAll(() => Promise.all([...started].map(stop)))

/** Starts a process as on a machine of its own: with a folder of its own, sharing database, bucket and secrets. */
async function start(role: 'web' | 'worker', port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['src/cli.ts', 'serve', '--role', role], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY,
      ...settings,
      ...(role === 'worker' && { DATABASE_OWNER_URL: db.ownerUrl }),
      DATA_DIR: join(folder, `${role}-${port}`),
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.add(child)
  await new Promise<void>((running) => {
    child.stdout.on('data', (said) => String(said).includes('Ctrl-C stops') && running())
  })
  return child
}

async function stop(child: ChildProcess): Promise<void> {
  started.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

const webs = await Promise.all(webPorts.map((port) => start('web', port)))
const workers = await Promise.all([start('worker', await freePort()), start('worker', await freePort())])
const [preparation, series] = [await aCentre(db.owner, { kind: 'preparation' }), await aSeries(db.owner)]
for (const candidateNumber of ['0001', '0002', '0003']) {
  const about = { seriesId: series.id, preparationCentreId: preparation.id, candidateNumber }
  await aFullResult(db.owner, (await anEntry(db.owner, about)).id)
}
const person = await aStaffMember(
  { db, config: loadConfig({ ...settings, DATA_DIR: folder }) },
  { area: 'preparation', centreId: preparation.id },
)
const staff = new Visitor(balancer.url)

async function aBatch(): Promise<Buffer> {
  await staff.open('/preparation/results')
  await staff.press('One PDF')
  const path = new URL(staff.page.url).pathname
  const words = async () => {
    await staff.open(path)
    return staff.words
  }
  await expect.poll(words, { timeout: 30_000 }).toMatch(/are ready/)
  return (await staff.request('GET', `${path}/file`)).body
}

test('two web processes and two workers on one database and one bucket are one portal, without sticky sessions', async () => {
  await staff.signIn('preparation', person.email, person.password)
  expect((await aBatch()).subarray(0, 5).toString()).toBe('%PDF-')
  expect([...balancer.answered.values()].filter((count) => count > 2)).toHaveLength(2)
})

test('each process is restarted in turn while people are on the site: nobody is signed out, no request and no batch is lost', async () => {
  let isOver = false
  const answers: number[] = []
  const looking = (async () => {
    while (!isOver) answers.push((await staff.request('GET', '/preparation/results')).status)
  })()
  for (const [index, port] of webPorts.entries()) {
    await stop(webs[index] as ChildProcess)
    webs[index] = await start('web', port)
  }
  isOver = true
  await looking
  expect(answers.length).toBeGreaterThan(10)
  expect(answers.filter((status) => status !== 200)).toEqual([])
  await stop(workers[0] as ChildProcess)
  expect((await aBatch()).subarray(0, 5).toString()).toBe('%PDF-')
})
