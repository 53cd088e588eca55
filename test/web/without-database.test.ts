import request from 'supertest'
import { expect, test, vi } from 'vitest'
import { areas } from '../../src/accounts/index.ts'
import { aSeries } from '../support/builders.ts'
import { withoutDatabase } from '../support/database-away.ts'
import { testPortal } from '../support/portal.ts'
import { statementsOf } from '../support/statements.ts'

// Time stands still but for what a test lets pass.
vi.useFakeTimers({ toFake: ['performance'] })
const portal = await testPortal()
await aSeries(portal.db.owner, { name: 'June of this year' })

/** What the queue asks now and then is not counted. */
const ofPages = (statement: string) => !statement.includes('pgboss')

/** What people look at who have not signed in. */
const pages = [
  '/',
  '/candidates',
  '/candidates/register',
  '/verify',
  ...areas.flatMap((area) => [
    `/${area}/sign-in`,
    `/${area}/forgotten-password`,
    `/${area}/forgotten-password/sent`,
    `/${area}/help`,
  ]),
  '/assets/css/portal.css',
  '/healthz',
]

test('whoever has not signed in is shown every page that is no answer to somebody, without the database too', async () => {
  await request(portal.url).get('/candidates').expect(200)
  await withoutDatabase(portal, async () => {
    for (const page of pages) expect((await request(portal.url).get(page)).status, page).toBe(200)
    const home = await request(portal.url).get('/candidates')
    expect(home.text).toContain('June of this year')
  })
})

test('however many look at forms, they leave no session behind, and ask the database nothing', async () => {
  const forms = pages.filter((page) => /sign-in|forgotten-password$|register/.test(page))
  const asked = await statementsOf(portal, async () => {
    for (let time = 0; time < 20; time += 1) {
      const looks = Array.from({ length: 10 }, (_, at) => forms[(time + at) % forms.length] ?? '/')
      await Promise.all(looks.map((form) => request(portal.url).get(form).expect(200)))
    }
  })
  expect(asked.filter(ofPages)).toEqual([])
  const { rows } = await portal.db.owner.query('select count(*)::int as count from session')
  expect(rows).toEqual([{ count: 0 }])
})

test('any number of people who look at the release times cost one statement a second', async () => {
  const looks = () =>
    statementsOf(portal, async () => {
      const answers = Array.from({ length: 40 }, () => request(portal.url).get('/candidates').expect(200))
      for (const { text } of await Promise.all(answers)) expect(text).toContain('November of this year')
    })
  await aSeries(portal.db.owner, { name: 'November of this year' })
  vi.advanceTimersByTime(1001)
  expect((await looks()).filter(ofPages)).toEqual([expect.stringMatching(/from series/)])
  vi.advanceTimersByTime(999)
  expect((await looks()).filter(ofPages)).toEqual([])
})
