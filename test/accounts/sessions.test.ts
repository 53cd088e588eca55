import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse } from 'node-html-parser'
import request, { type Test } from 'supertest'
import { afterAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { openDatabase } from '../../src/database/connection.ts'
import { timePasses } from '../support/clock.ts'
import { aConnection } from '../support/database.ts'
import { linkIn } from '../support/mailbox.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { type TestPortal, testPortal } from '../support/portal.ts'
import { Visitor } from '../support/visitor.ts'

const portal = await testPortal()

async function signedInStaff() {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', person.email, person.password)
  return { person, visitor }
}

/** The same browser's cookies in another hand. */
function thief(visitor: Visitor): Visitor {
  return withCookiesOf(visitor, portal.visitor())
}

function withCookiesOf(visitor: Visitor, other: Visitor): Visitor {
  for (const [name, value] of visitor.cookies) other.cookies.set(name, value)
  return other
}

async function isSignedIn(visitor: Visitor): Promise<boolean> {
  return (await visitor.request('GET', '/preparation/results')).status === 200
}

/** Another process of the same portal, whose connections are its own, and wait for a lock as long as it takes. */
const patience = '-c lock_timeout=0 -c statement_timeout=0'
const otherDb = openDatabase(`${portal.db.url}?options=${encodeURIComponent(patience)}`)
const other = createServer(createApp({ ...portal.portal, db: otherDb }))
await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
afterAll(async () => {
  await new Promise((done) => other.close(done))
  await otherDb.destroy()
})

function inOtherProcess(visitor: Visitor): Visitor {
  const there = new Visitor(`http://localhost:${(other.address() as AddressInfo).port}`)
  return withCookiesOf(visitor, there)
}

/**
 * Requests that have loaded the session, will change and save it, and are still to be answered while something else
 * happens: they wait for a lock on the table that they read, and end once it is let go.
 */
async function whileSlowRequestsRun(visitor: Visitor, work: () => Promise<void>): Promise<void> {
  // A message that each of them shows and takes out of the session.
  await portal.db.owner.query(
    `update session set sess = sess || '{"flash": {"kind": "info", "text": "Saved just now"}}'`,
  )
  const holder = await aConnection(portal.db.ownerUrl)
  await holder.query('begin')
  await holder.query('lock table exam in access exclusive mode')
  const slow = Array.from({ length: 10 }, () =>
    inOtherProcess(visitor).request('GET', '/preparation/batches'),
  )
  await waiting(10)
  await work()
  await holder.query('commit')
  for (const { text } of await Promise.all(slow)) expect(text).toContain('Saved just now')
}

async function waiting(count: number): Promise<void> {
  const isWaitedFor = async () => {
    const { rows } = await portal.db.owner.query(
      'select count(*)::int as count from pg_locks join pg_database on oid = database where not granted and datname = current_database()',
    )
    return rows[0].count
  }
  await expect.poll(isWaitedFor, { interval: 20, timeout: 20_000 }).toBeGreaterThanOrEqual(count)
}

test('a session is dead after signing out, though slow requests were under way', async () => {
  const { visitor } = await signedInStaff()
  const copy = thief(visitor)
  await visitor.open('/preparation/batches')
  await whileSlowRequestsRun(copy, async () => {
    await visitor.signOut()
  })
  expect(await isSignedIn(copy)).toBe(false)
})

test('nothing that slow requests save changes a session that has ended', async () => {
  const { visitor } = await signedInStaff()
  const sessions = async () =>
    (await portal.db.owner.query('select sess, expire from session where ended_at is not null')).rows
  await whileSlowRequestsRun(thief(visitor), async () => {
    await portal.db.owner.query('update session set ended_at = now() where ended_at is null')
  })
  const ended = await sessions()
  expect(JSON.stringify(ended)).toContain('Saved just now')
})

test('a session is dead after the password was reset, though slow requests were under way', async () => {
  const { person, visitor } = await signedInStaff()
  const other = portal.visitor()
  await other.open('/preparation/forgotten-password')
  await other.fill('email', person.email).press('Submit')
  await other.open(linkIn(await portal.mailbox.mailTo(person.email)))
  await whileSlowRequestsRun(visitor, async () => {
    other.fill('password', 'a password of today').fill('confirmPassword', 'a password of today')
    await other.press('Save the new password')
  })
  expect(await isSignedIn(visitor)).toBe(false)
})

test('a session is dead after its person lost the access, though slow requests were under way', async () => {
  const { person, visitor } = await signedInStaff()
  await whileSlowRequestsRun(visitor, async () => {
    await portal.db.owner.query('delete from membership where identity_id = $1', [person.identityId])
  })
  expect(await isSignedIn(visitor)).toBe(false)
})

test('changing the password ends all other sessions and keeps this one', async () => {
  const candidate = await aCandidate(portal)
  const [here, elsewhere] = [portal.visitor(), portal.visitor()]
  await here.signIn('candidates', candidate.idNumber, candidate.password)
  await elsewhere.signIn('candidates', candidate.idNumber, candidate.password)
  await here.open('/candidates/account/password')
  here
    .fill('currentPassword', candidate.password)
    .fill('password', 'something new')
    .fill('confirmPassword', 'something new')
  await here.press('Save the new password')
  expect(here.words).toContain('Your password is changed')
  expect((await elsewhere.request('GET', '/candidates/results')).status).toBe(303)
  expect((await here.request('GET', '/candidates/results')).status).toBe(200)
})

test('the identifier of a session is new after signing in', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  await visitor.open('/preparation/sign-in')
  const before = thief(visitor)
  await visitor.fill('username', person.email).fill('password', person.password).press('Sign in')
  expect(visitor.cookies.get('preparation')).not.toBe(before.cookies.get('preparation'))
  expect(await isSignedIn(before)).toBe(false)
  expect(await isSignedIn(visitor)).toBe(true)
})

test('staff are signed out after 30 minutes without a request, and after 8 hours in all', async () => {
  const { visitor } = await signedInStaff()
  await timePasses(portal.db.owner, '29 minutes')
  expect(await isSignedIn(visitor)).toBe(true)
  await timePasses(portal.db.owner, '29 minutes')
  expect(await isSignedIn(visitor)).toBe(true)
  await timePasses(portal.db.owner, '30 minutes')
  expect(await isSignedIn(visitor)).toBe(false)

  const { visitor: busy } = await signedInStaff()
  for (let i = 0; i < 23; i += 1) {
    await timePasses(portal.db.owner, '20 minutes')
    expect(await isSignedIn(busy)).toBe(true)
  }
  await timePasses(portal.db.owner, '20 minutes')
  expect(await isSignedIn(busy)).toBe(false)
})

test('candidates are signed out after 15 minutes without a request', async () => {
  const candidate = await aCandidate(portal)
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.idNumber, candidate.password)
  await timePasses(portal.db.owner, '14 minutes')
  expect((await visitor.request('GET', '/candidates/results')).status).toBe(200)
  await timePasses(portal.db.owner, '15 minutes')
  expect((await visitor.request('GET', '/candidates/results')).status).toBe(303)
})

test('the table of sessions is of no use to whoever reads it', async () => {
  const { visitor } = await signedInStaff()
  const sid =
    decodeURIComponent(visitor.cookies.get('preparation') ?? '')
      .slice(2)
      .split('.')[0] ?? ''
  expect(sid.length).toBeGreaterThanOrEqual(32)
  const { rows } = await portal.db.owner.query('select session::text as row from session')
  expect(JSON.stringify(rows)).not.toContain(sid)
})

test('cookies: HttpOnly, SameSite, for the whole site, named after the area; behind https with the __Host- prefix', async () => {
  const plain = await cookiesOfSignIn(portal)
  expect(plain).toHaveLength(4)
  for (const cookie of plain)
    expect(cookie).toMatch(/^preparation(-\w+)?=[^;]*; .*Path=\/; .*HttpOnly; SameSite=Lax$/)

  const https = await testPortal({ PUBLIC_URL: 'https://results.example.org', TRUST_PROXY: 'loopback' })
  const secure = await cookiesOfSignIn(https, { 'x-forwarded-proto': 'https' })
  expect(secure).toHaveLength(4)
  for (const cookie of secure)
    expect(cookie).toMatch(/^__Host-preparation(-\w+)?=[^;]*; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/)
})

/** Every cookie that is set on the way from a page for signed-in people to being signed in. */
async function cookiesOfSignIn(to: TestPortal, headers: Record<string, string> = {}): Promise<string[]> {
  const { email, password } = await aStaffMember(to, { area: 'preparation' })
  const found: string[] = []
  // Behind https an agent would not give secure cookies back to a server that it reaches by http.
  const answerTo = async (sent: Test) => {
    const kept = found.map((cookie) => cookie.split(';')[0]).join('; ')
    const answer = await sent.set(headers).set('Cookie', kept)
    found.push(...[answer.headers['set-cookie'] ?? []].flat())
    return answer
  }
  await answerTo(request(to.url).get('/preparation/results'))
  const form = await answerTo(request(to.url).get('/preparation/sign-in'))
  const token = parse(form.text).querySelector('[name="_csrf"]')?.getAttribute('value')
  const fields = { _csrf: token, username: email, password }
  await answerTo(request(to.url).post('/preparation/sign-in').type('form').send(fields))
  const forgotten = /^[^=]+-return=;/
  return found.filter((cookie) => !forgotten.test(cookie))
}

test("signing out needs the form's token: another site cannot do it", async () => {
  const { visitor } = await signedInStaff()
  expect((await visitor.request('POST', '/preparation/sign-out', {})).status).toBe(403)
  expect(await isSignedIn(visitor)).toBe(true)
})
