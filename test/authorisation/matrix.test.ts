import { expect, test } from 'vitest'
import { routers } from '../../src/app.ts'
import { aCentre, aCentreSetting, aSeries } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { aCandidate, aCandidateEntry, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { routesOf } from '../support/routes.ts'
import type { Visitor } from '../support/visitor.ts'
import { type Actor, actors, type Expected, matrix } from './matrix.ts'

const portal = await testPortal()
const { owner } = portal.db

test('the matrix has every route, and no route that is not there', () => {
  const routes = routers(portal.portal, () => false).flatMap(([path, router]) => routesOf(path, router))
  expect(Object.keys(matrix).sort()).toEqual([...new Set(routes)].sort())
})

const series = await aSeries(owner)
const centre = await aCentre(owner)
await aCentreSetting(owner, series.id, centre.id)
const [own, other] = [
  await aCentre(owner, { kind: 'preparation' }),
  await aCentre(owner, { kind: 'preparation' }),
]
const about = { seriesId: series.id, centreId: centre.id, preparationCentreId: own.id }
const entry = await aCandidateEntry(owner, about)
const people = {
  candidate: await aCandidate(portal, { entry }),
  otherCandidate: await aCandidate(portal),
  preparation: await aStaffMember(portal, { area: 'preparation', centreId: own.id }),
  otherPreparation: await aStaffMember(portal, { area: 'preparation', centreId: other.id }),
  officer: await aStaffMember(portal, { area: 'officers', centreId: centre.id }),
  operator: await aStaffMember(portal, { area: 'operators' }),
}
const areaOf: Record<Exclude<Actor, 'nobody'>, string> = {
  ...{ candidate: 'candidates', otherCandidate: 'candidates', preparation: 'preparation' },
  ...{ otherPreparation: 'preparation', officer: 'officers', operator: 'operators' },
}
const batchId = await madeBatch()

async function madeBatch(): Promise<number> {
  const staff = await signedIn('preparation')
  await staff.open('/preparation/results')
  const fields = { _csrf: staff.hidden('_csrf'), entryIds: String(entry.id), format: 'pdf' }
  const answer = await staff.request('POST', '/preparation/batches', fields)
  await jobsAreDone(owner)
  return Number(answer.headers.get('location')?.split('/').at(-1))
}

async function signedIn(actor: Actor): Promise<Visitor> {
  const visitor = portal.visitor()
  if (actor !== 'nobody') await visitor.signIn(areaOf[actor], people[actor].email, people[actor].password)
  return visitor
}

/** A request as the page itself would send it; forms are sent empty, where nothing else is needed to get in. */
async function ask(visitor: Visitor, route: string) {
  const [method = '', pattern = ''] = route.split(' ')
  const path = pattern
    .replace(':entryId', String(entry.id))
    .replace(':id', String(batchId))
    .replace(':token', 'x'.repeat(43))
  if (method === 'GET') return visitor.request(method, path)
  const area = path.split('/')[1]
  await visitor.open(area === 'candidates' ? '/candidates/register' : `/${area}/forgotten-password`)
  const fields: Record<string, string> = { _csrf: visitor.hidden('_csrf') }
  if (path === '/preparation/batches') Object.assign(fields, { entryIds: String(entry.id), format: 'pdf' })
  if (path.endsWith('/forgotten-password')) {
    fields[area === 'candidates' ? 'idNumber' : 'email'] = 'nobody@example.org'
  }
  return visitor.request(method, path, fields)
}

function expectedFor(expected: Expected, actor: Actor): number | 'sign-in' {
  return expected[actor] ?? expected.others
}

test.each(actors)(
  'every route answers %s as the matrix says',
  async (actor) => {
    const wrong: string[] = []
    for (const [route, expected] of Object.entries(matrix)) {
      const visitor = await signedIn(actor)
      const answer = await ask(visitor, route)
      const isWayIn = answer.status === 303 && /\/sign-in$/.test(answer.headers.get('location') ?? '')
      const isSignOut = route.endsWith('/sign-out')
      const got = isWayIn && !isSignOut ? 'sign-in' : answer.status
      if (got !== expectedFor(expected, actor))
        wrong.push(`${route}: ${got} instead of ${expectedFor(expected, actor)}`)
    }
    expect(wrong).toEqual([])
  },
  60_000,
)

test("ASVS 3.5.1: every form refuses what another site sent: without token, with a foreign one, by the browser's own headers", async () => {
  const stranger = portal.visitor()
  await stranger.open('/candidates/register')
  const foreignToken = stranger.hidden('_csrf')
  const wrong: string[] = []
  for (const route of Object.keys(matrix).filter((one) => one.startsWith('POST'))) {
    const path = route.slice(5).replace(':token', 'x'.repeat(43))
    const area = path.split('/')[1] ?? ''
    const actor =
      (Object.keys(areaOf) as (keyof typeof areaOf)[]).find((one) => areaOf[one] === area) ?? 'candidate'
    const visitor = await signedIn(actor)
    await visitor.open(area === 'candidates' ? '/candidates/register' : `/${area}/forgotten-password`)
    const token = visitor.hidden('_csrf')
    const attempts: [Record<string, string>, Record<string, string>][] = [
      [{}, {}],
      [{ _csrf: foreignToken }, {}],
      [{ _csrf: `${token}x` }, {}],
      [{ _csrf: token }, { origin: 'https://evil.example' }],
      [{ _csrf: token }, { 'sec-fetch-site': 'cross-site' }],
      [{ _csrf: token }, { 'sec-fetch-site': 'same-site' }],
    ]
    for (const [fields, headers] of attempts) {
      const { status } = await visitor.request('POST', path, fields, headers)
      if (status !== 403) wrong.push(`${route} ${JSON.stringify(headers)}: ${status}`)
    }
  }
  expect(wrong).toEqual([])
}, 60_000)
