import request from 'supertest'
import { expect, test } from 'vitest'
import { aConnection } from '../support/database.ts'
import { withoutDatabase } from '../support/database-away.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Page } from '../support/visitor.ts'

const portal = await testPortal()
const candidate = await aCandidate(portal)
const staff = await aStaffMember(portal, { area: 'preparation' })

const visitor = portal.visitor()
await visitor.signIn('candidates', candidate.idNumber, candidate.password)
await visitor.signIn('preparation', staff.email, staff.password)
await visitor.open('/candidates/register')
const token = visitor.hidden('_csrf')
const result = `/candidates/results/${candidate.entry.id}`

/** "Not now" in the portal's look, with when to come again, and nothing of a result or of the program. */
function expectNotNow(answer: Page): void {
  expect(answer.status, answer.url).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(answer.headers.get('cache-control')).toBe('no-store, private')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(answer.html.querySelector('h1')?.textContent).toContain('not available right now')
  const reference = /Reference: [0-9a-f-]{36}/
  const words = answer.html.querySelector('main')?.textContent ?? ''
  expect(words).toMatch(reference)
  expect(words.replace(reference, '')).not.toMatch(/175|ECONN|FATAL|postgres|\.ts\b/)
}

test('F2: without its database every page answers 503 with Retry-After; nothing goes down; all goes on by itself once it is back', async () => {
  await withoutDatabase(portal, async () => {
    for (const path of [
      '/candidates',
      '/candidates/results',
      result,
      `${result}/profile.pdf`,
      '/candidates/account',
      '/preparation',
      '/preparation/results',
      '/preparation/results.csv',
      '/preparation/batches',
    ]) {
      expectNotNow(await visitor.request('GET', path))
    }
    const fields = { _csrf: token, username: candidate.idNumber, password: candidate.password }
    expectNotNow(await visitor.request('POST', '/candidates/sign-in', fields))
    expectNotNow(await visitor.request('POST', '/candidates/sign-out', { _csrf: token }))

    await request(portal.url).get('/healthz').expect(200)
    await request(portal.url).get('/readyz').expect(503)
    await request(portal.url).get('/').expect(200)
    await request(portal.url).get('/assets/css/portal.css').expect(200)
  })
  await request(portal.url).get('/readyz').expect(200)
  await visitor.agent.get(result).expect(200)
  await visitor.agent.get('/preparation/results').expect(200)
  const somebody = portal.visitor()
  await somebody.signIn('candidates', candidate.idNumber, candidate.password)
  expect(somebody.page.status).toBe(200)
})

test('F2: while many ask, lost connections give 503 or the page, never anything else, and soon the page alone', async () => {
  const ask = () => Promise.all(Array.from({ length: 40 }, () => visitor.request('GET', result)))
  const under = ask()
  await portal.db.owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename <> current_user and query not like '%pgboss%'",
  )
  for (const { status } of await under) expect([200, 503]).toContain(status)
  expect(new Set((await ask()).map((answer) => answer.status))).toEqual(new Set([200]))
})

test('F5: what waits too long for a lock is told to come again, while the lock is still there', async () => {
  const other = await aConnection(portal.db.ownerUrl)
  await other.query('begin; lock table candidate_account in access exclusive mode')
  try {
    expectNotNow(await visitor.request('GET', result))
  } finally {
    await other.query('rollback')
  }
  await visitor.agent.get(result).expect(200)
})

test('an error of the portal shows a reference and nothing else', async () => {
  const silent = await testPortal({ LOG_LEVEL: 'silent' })
  await silent.db.owner.query('alter table series rename column name to title')
  const page = await silent.visitor().open('/candidates')
  expect(page.status).toBe(500)
  expect(page.html.querySelector('h1')?.textContent).toBe('Something went wrong')
  expect(page.text).toMatch(/Reference: [0-9a-f-]{36}/)
  expect(page.text).not.toMatch(/column|select|\.ts/)
})
