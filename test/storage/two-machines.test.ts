import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { aBucket } from '../support/bucket.ts'
import { aCentre, aFullResult, anEntry, aSeries } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { testDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { aStaffMember } from '../support/people.ts'
import { Visitor } from '../support/visitor.ts'

const [db, bucket] = [await testDatabase(), await aBucket()]
const folders = {
  web: await mkdtemp(join(tmpdir(), 'results-online-web-')),
  worker: await mkdtemp(join(tmpdir(), 'results-online-worker-')),
}
const port = await freePort()
const secret = () => randomBytes(32).toString('base64')
const settings = {
  DATABASE_URL: db.url,
  DATABASE_OWNER_URL: db.ownerUrl,
  FILES_URL: bucket.url,
  PORT: String(port),
  LOG_LEVEL: 'error',
  BCRYPT_COST_STAFF: '4',
  SESSION_SECRET: secret(),
  ENCRYPTION_KEY: secret(),
  PASSWORD_PEPPER: secret(),
}
const config = loadConfig({ ...settings, DATA_DIR: folders.web })
const started: ChildProcess[] = []

afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
})

/** Starts a process as on a machine of its own, and waits until it says that it is running. */
async function start(role: 'web' | 'worker'): Promise<void> {
  const env = { ...process.env, ...settings, DATA_DIR: folders[role] }
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit']
  const child = spawn(process.execPath, ['src/cli.ts', 'serve', '--role', role], { env, stdio })
  started.push(child)
  let said = ''
  for await (const chunk of child.stdout) {
    said += chunk
    if (said.includes('Ctrl-C stops')) return
  }
  throw new Error(`${role} ended: ${said}`)
}

async function signedIn(area: 'preparation' | 'officers' | 'operators', centreId?: number): Promise<Visitor> {
  const person = await aStaffMember({ db, config }, { area, ...(centreId ? { centreId } : {}) })
  const visitor = new Visitor(`http://localhost:${port}`)
  await visitor.signIn(area, person.email, person.password)
  return visitor
}

async function made(visitor: Visitor) {
  await jobsAreDone(db.owner)
  return visitor.request('GET', `${new URL(visitor.page.url).pathname}/file`)
}

function pagesIn(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
}

test('web pages and a worker that share a database and a bucket, but no disk, make and hand out batches, letters and uploads', async () => {
  const [centre, preparation, series] = [
    await aCentre(db.owner),
    await aCentre(db.owner, { kind: 'preparation' }),
    await aSeries(db.owner),
  ]
  for (const lastName of ['Núñez', 'Żółkiewski']) {
    const about = { seriesId: series.id, centreId: centre.id, preparationCentreId: preparation.id }
    const entry = await anEntry(db.owner, { ...about, lastName })
    await aFullResult(db.owner, entry.id)
  }
  await db.owner.query(
    "insert into terms_acceptance (centre_id, accepted_by) values ($1, 'officer@example.org')",
    [centre.id],
  )
  await db.owner.query(
    `insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access, contact)
     values ($1, $2, 'all', false, true, 'centre')`,
    [series.id, centre.id],
  )
  await Promise.all([start('web'), start('worker')])

  const teacher = await signedIn('preparation', preparation.id)
  await teacher.open('/preparation/results')
  await teacher.press('One PDF')
  const profiles = await made(teacher)
  expect(profiles.status).toBe(200)
  expect(pagesIn(profiles.body)).toBe(2)

  const officer = await signedIn('officers', centre.id)
  await officer.open(`/officers/candidate-results/${series.code}/credentials?centre=${centre.number}`)
  await officer.press('Create login details')
  const letters = await made(officer)
  expect(letters.status).toBe(200)
  expect(pagesIn(letters.body)).toBe(2)

  const operator = await signedIn('operators')
  await operator.open('/operators/imports')
  const form = new FormData()
  form.set('_csrf', operator.hidden('_csrf'))
  form.set('kind', 'series')
  form.set(
    'file',
    new Blob(['series_code,name,release_at,credentials_from\n2031-03,March 2031,,\n']),
    's.csv',
  )
  const cookie = [...operator.cookies].map(([key, value]) => `${key}=${value}`).join('; ')
  const init = { method: 'POST', body: form, redirect: 'manual', headers: { cookie } } as const
  const answer = await fetch(`http://localhost:${port}/operators/imports`, init)
  await jobsAreDone(db.owner)
  await operator.open(answer.headers.get('location') ?? '')
  await operator.press('Import the file')
  await jobsAreDone(db.owner)
  expect((await db.owner.query("select from series where code = '2031-03'")).rowCount).toBe(1)

  for (const folder of Object.values(folders))
    expect((await readdir(folder)).filter((name) => /^(batches|files|uploads)$/.test(name))).toEqual([])
}, 120_000)
