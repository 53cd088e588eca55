import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import request from 'supertest'
import { afterAll, expect, test } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { Visitor } from '../support/visitor.ts'
import { portal } from './portal-command.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'results-online-serve-'))
const started: ChildProcess[] = []
afterAll(async () => {
  for (const child of started) child.kill('SIGTERM')
  await rm(dataDir, { recursive: true, force: true })
})

const metricsPort = await freePort()

/** Starts the portal as `npm start` does, and waits until it says that it is running. */
async function start(port: number) {
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: dataDir,
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    LOG_LEVEL: 'error',
  }
  const child = spawn(process.execPath, ['src/cli.ts', 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let said = ''
  for await (const chunk of child.stdout ?? []) {
    said += chunk
    if (said.includes('Ctrl-C stops the portal')) break
  }
  return { child, said }
}

async function stop(child: ChildProcess): Promise<number | null> {
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  return code
}

test('the portal starts with demo data, names a sign-in for every area, stops cleanly, and keeps its data', async () => {
  const port = await freePort()
  const first = await start(port)
  const ready = JSON.parse(await readFile(join(dataDir, 'ready.json'), 'utf8'))
  expect(ready).toMatchObject({ url: `http://localhost:${port}`, pid: first.child.pid })
  const signIns: { area: string; username: string; password: string; what: string }[] = JSON.parse(
    await readFile(join(dataDir, 'demo-sign-ins.json'), 'utf8'),
  )
  expect([...new Set(signIns.map((one) => one.area))].sort()).toEqual([
    'candidates',
    'officers',
    'operators',
    'preparation',
  ])
  for (const { area, username, password } of signIns) {
    expect(first.said).toContain(username)
    const visitor = new Visitor(ready.url)
    await visitor.signIn(area, username, password)
    expect(visitor.page.url, username).toMatch(new RegExp(`/${area}(/results(/\\d+)?)?$`))
  }

  const staff = signIns.find((one) => one.area === 'preparation')
  const visitor = new Visitor(ready.url)
  await visitor.signIn('preparation', staff?.username ?? '', staff?.password ?? '')
  await visitor.open('/preparation/results?series=2026-06')
  expect(Number(/(\d+) results/.exec(visitor.words)?.[1])).toBeGreaterThan(300)
  await visitor.open('/preparation/results?candidateNumberFrom=0007&candidateNumberTo=0007')
  expect(visitor.words).toMatch(/\d+ results?/)

  const { text: metrics } = await request(`http://127.0.0.1:${metricsPort}`).get('/metrics').expect(200)
  expect(metrics).toMatch(
    /http_request_duration_seconds_count\{area="preparation",method="POST",status="303"\} [1-9]/,
  )
  await request(ready.url).get('/metrics').expect(404)

  expect(await stop(first.child)).toBe(0)
  expect(existsSync(join(dataDir, 'ready.json'))).toBe(false)

  const second = await start(port)
  const again = new Visitor(`http://localhost:${port}`)
  await again.signIn('preparation', staff?.username ?? '', staff?.password ?? '')
  expect(again.page.status).toBe(200)
  expect(second.said).toContain(signIns[0]?.username ?? '')
  expect(await stop(second.child)).toBe(0)
}, 60_000)

test('after the portal was killed, the next start takes up its database, and stops it at its end', async () => {
  const port = await freePort()
  const killed = await start(port)
  killed.child.kill('SIGKILL')
  await once(killed.child, 'exit')
  expect(existsSync(join(dataDir, 'database', 'postmaster.pid'))).toBe(true)
  const next = await start(port)
  expect((await new Visitor(`http://localhost:${port}`).open('/candidates')).status).toBe(200)
  expect(await stop(next.child)).toBe(0)
  expect(existsSync(join(dataDir, 'database', 'postmaster.pid'))).toBe(false)
}, 60_000)

test('a port that is taken is said in one line, and nothing is left running', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, ['src/cli.ts', 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'exit')
  taken.close()
  expect(code).toBe(1)
  expect(said).toMatch(/^listen EADDRINUSE: address already in use 127\.0\.0\.1:\d+\n$/)
  expect(existsSync(join(dataDir, 'database', 'postmaster.pid'))).toBe(false)
}, 30_000)

test('in production the portal refuses to start without its settings, and names all of them in one line', async () => {
  const env = { PATH: process.env.PATH, NODE_ENV: 'production', DATA_DIR: dataDir }
  const child = spawn(process.execPath, ['src/cli.ts', 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'exit')
  expect(code).toBe(2)
  for (const name of ['DATABASE_URL', 'SESSION_SECRET', 'PUBLIC_URL', 'SMTP_URL', 'ENCRYPTION_KEY'])
    expect(said).toContain(name)
  expect(said.trim().split('\n')).toHaveLength(1)
})

test('doctor says what is right, and with status 1 what is wrong', async () => {
  const nowhere = 'postgresql://nobody:nothing@127.0.0.1:1/none'
  const wrong = await portal({ url: nowhere, ownerUrl: nowhere }, 'doctor')
  expect(wrong.code).toBe(1)
  expect(wrong.err).toMatch(/^.*\n$/)
  expect(wrong.err).not.toMatch(/ {4}at /)
})
