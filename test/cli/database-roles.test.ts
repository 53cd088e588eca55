import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import knex from 'knex'
import { expect, onTestFinished, test } from 'vitest'
import { ownerConfig } from '../../src/database/migrate.ts'
import { emptyDatabase, onServer, type TestDatabase, testDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { folder, portal } from './portal-command.ts'

type Settings = Record<string, string>

/** Starts `serve` with settings of its own, and hears what it says. */
async function serve(role: string, settings: Settings) {
  const port = await freePort()
  const child = spawn(process.execPath, ['src/cli.ts', 'serve', '--role', role], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: join(folder, `data-${port}`),
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => stop(child))
  return { child, said: heard(child), url: `http://127.0.0.1:${port}` }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Everything that a process says, and a way to wait for words of it. */
function heard({ stdout, stderr }: ChildProcess) {
  let all = ''
  const waiting: { words: string; done: () => void }[] = []
  for (const stream of [stdout, stderr])
    stream?.on('data', (chunk) => {
      all += chunk
      for (const one of waiting) if (all.includes(one.words)) one.done()
    })
  const until = (words: string) =>
    new Promise<void>((done) => (all.includes(words) ? done() : waiting.push({ words, done })))
  return { until, all: () => all }
}

const status = async (url: string) => (await fetch(url)).status

/** An address with a role that does not exist yet. */
function withNewRole({ url }: TestDatabase): string {
  const address = new URL(url)
  address.username = `pages_${new URL(url).pathname.slice(1)}`
  address.password = "a 'quoted' \\ password"
  return address.href
}

test('S15: web pages sign in as a role that owns nothing, which migrate makes, with the time limits of pages', async () => {
  const db = await emptyDatabase()
  const url = withNewRole(db)
  const role = new URL(url).username
  expect(await portal({ ...db, url }, 'migrate')).toMatchObject({ code: 0, err: '' })
  onTestFinished(async () => {
    await onServer(`drop role ${role}`)
  })
  const { rows } = await db.owner.query(
    `select rolsuper, rolcreaterole, rolcreatedb, rolconfig,
       exists (select from pg_shdepend where refobjid = pg_roles.oid and deptype = 'o') as owns
     from pg_roles where rolname = $1`,
    [role],
  )
  expect(rows).toEqual([
    {
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      owns: false,
      rolconfig: expect.arrayContaining(['statement_timeout=5s', 'lock_timeout=2s']),
    },
  ])
  const again = await portal({ ...db, url }, 'migrate')
  expect(again).toMatchObject({ code: 0, err: '', out: 'The schema is up to date.\n' })
  const web = await serve('web', { DATABASE_URL: url })
  await web.said.until('Ctrl-C stops the portal')
  expect(await status(`${web.url}/readyz`)).toBe(200)
  expect(await status(`${web.url}/candidates`)).toBe(200)
}, 120_000)

test('F1: web pages without the owner wait for a schema that others bring, alive and not ready', async () => {
  const db = await emptyDatabase()
  const web = await serve('web', { DATABASE_URL: db.url })
  await web.said.until('Waiting for the schema')
  expect(await status(`${web.url}/healthz`)).toBe(200)
  expect(await status(`${web.url}/readyz`)).toBe(503)
  const page = await fetch(`${web.url}/candidates`)
  expect(page.status).toBe(503)
  expect(page.headers.get('retry-after')).toBe('2')
  expect((await portal(db, 'migrate')).code).toBe(0)
  await web.said.until('Ctrl-C stops the portal')
  expect(await status(`${web.url}/readyz`)).toBe(200)
}, 120_000)

test('F1: web pages wait for the queue of jobs too, which is made after the tables', async () => {
  const db = await emptyDatabase()
  const tables = knex(ownerConfig(db.ownerUrl))
  await tables.migrate.latest()
  await tables.destroy()
  const web = await serve('web', { DATABASE_URL: db.url })
  await web.said.until('Waiting for')
  expect(await status(`${web.url}/readyz`)).toBe(503)
  expect((await portal(db, 'migrate')).code).toBe(0)
  await web.said.until('Ctrl-C stops the portal')
  expect(await status(`${web.url}/readyz`)).toBe(200)
}, 120_000)

test.each(['web', 'all'])(
  'S15: --role %s refuses to start with a role that can read results past the gate',
  async (role) => {
    const db = await testDatabase()
    const { child, said } = await serve(role, {
      DATABASE_URL: db.ownerUrl,
      DATABASE_OWNER_URL: db.ownerUrl,
    })
    const [code] = await once(child, 'exit')
    expect(code).toBe(2)
    expect(said.all()).toMatch(/^DATABASE_URL signs in as results_online_owner, who can read results.*\n$/)
  },
  120_000,
)

test('a worker without the owner says what it needs', async () => {
  const db = await testDatabase()
  const { child, said } = await serve('worker', { DATABASE_URL: db.url })
  const [code] = await once(child, 'exit')
  expect(code).toBe(2)
  expect(said.all()).toMatch(/^This needs DATABASE_OWNER_URL.*\n$/)
}, 120_000)

test('a database of the time before the first release is refused in one line that says what to do', async () => {
  const db = await emptyDatabase()
  await db.owner.raw('create table migration (id serial primary key, name text)')
  await db.owner.raw("insert into migration (name) values ('0001_people.sql')")
  const { code, err } = await portal(db, 'migrate')
  expect(code).toBe(2)
  expect(err).toMatch(
    /^This database was made before the first release.*Give the portal an empty database.*\n$/,
  )
}, 120_000)
