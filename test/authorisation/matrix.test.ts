import type { Router } from 'express'
import express from 'express'
import { expect, test } from 'vitest'
import { routers } from '../../src/app.ts'
import { aCentre, aCentreSetting, aSeries } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { aCandidate, aCandidateEntry, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { routesOf } from '../support/routes.ts'
import type { Page, Visitor } from '../support/visitor.ts'
import { type Actor, actors, type Expected, matrix } from './matrix.ts'

const portal = await testPortal()
const { owner } = portal.db

test('the matrix has every route, and no route that is not there', () => {
  const routes = routers(portal.portal, () => false).flatMap(([path, router]) => routesOf(path, router))
  expect(Object.keys(matrix).sort()).toEqual([...new Set(routes)].sort())
})

test('a route that the matrix has not, however deep its router, is found by its name', () => {
  const [area, account] = [express.Router(), express.Router()]
  account.post('/forgotten/:id', () => {})
  area.use(account)
  area
    .route('/both')
    .get(() => {})
    .delete(() => {})
  area.use(['/only-middleware'], () => {})
  expect(routesOf('/area', area)).toEqual(['POST /area/forgotten/:id', 'GET /area/both', 'DELETE /area/both'])
  expect(routesOf('/', area as Router)).toContain('GET /both')
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
  otherOfficer: await aStaffMember(portal, { area: 'officers' }),
  operator: await aStaffMember(portal, { area: 'operators' }),
}
const areaOf: Record<Exclude<Actor, 'nobody'>, string> = {
  candidate: 'candidates',
  otherCandidate: 'candidates',
  preparation: 'preparation',
  otherPreparation: 'preparation',
  officer: 'officers',
  otherOfficer: 'officers',
  operator: 'operators',
}
await aCentre(owner, { kind: 'associate', parentId: centre.id })
await owner.query(
  `insert into terms_acceptance (centre_id, accepted_by) select id, 'x@example.org' from centre`,
)
await owner.query(
  'insert into letter_share (series_id, centre_id, preparation_centre_id) values ($1, $2, $3)',
  [series.id, centre.id, own.id],
)
const batchId = await madeBatch()
const [colleague, leaving, leavingToo] = [await aColleague(), await aColleague(), await aColleague()]
const uploadId = await aFinishedUpload()
const [fileId, spareFileId] = [await madeFile(), await madeFile()]

/** The number of the membership of another officer of the centre. */
async function aColleague(): Promise<number> {
  const { identityId } = await aStaffMember(portal, { area: 'officers', centreId: centre.id })
  const { rows } = await owner.query('select id from membership where identity_id = $1', [identityId])
  return rows[0].id
}

/** A file that was imported by an operator. */
async function aFinishedUpload(): Promise<number> {
  const { rows } = await owner.query(
    `insert into upload (kind, name, stored_as, state) values ('series', 'x.csv', 'x', 'imported') returning id`,
  )
  return rows[0].id
}

async function madeFile(): Promise<number> {
  const officer = await signedIn('officer')
  await officer.open('/officers/files')
  const answer = await officer.request('POST', '/officers/files', fieldsOfExport(officer))
  await jobsAreDone(owner)
  return Number(answer.headers.get('location')?.split('/').at(-1))
}

function fieldsOfExport(visitor: Visitor): Record<string, string> {
  return { _csrf: visitor.hidden('_csrf'), series: series.code, centre: centre.number }
}

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
async function ask(visitor: Visitor, route: string): Promise<Page> {
  const [method = '', pattern = ''] = route.split(' ')
  const path = filledIn(pattern)
  if (method === 'GET') return visitor.request(method, path)
  const area = path.split('/')[1]
  await visitor.open(area === 'candidates' ? '/candidates/register' : `/${area}/forgotten-password`)
  const fields: Record<string, string> = { _csrf: visitor.hidden('_csrf') }
  if (path === '/officers/files') Object.assign(fields, fieldsOfExport(visitor))
  if (path === '/preparation/batches') Object.assign(fields, { entryIds: String(entry.id), format: 'pdf' })
  if (path.endsWith('/forgotten-password')) {
    fields[area === 'candidates' ? 'idNumber' : 'email'] = 'nobody@example.org'
  }
  return visitor.request(method, path, fields)
}

const idsByAddress: [part: string, id: number][] = [
  ['/batches/', batchId],
  ['/operators/people/', leavingToo],
  ['/imports/', uploadId],
  ['/people/:id/remove', leaving],
  ['/people/', colleague],
  ['/files/:id/delete', spareFileId],
  ['/files/', fileId],
]

/** An address of the matrix with what belongs to the actors without `other`. */
function filledIn(pattern: string): string {
  const id = idsByAddress.find(([part]) => pattern.includes(part))?.[1]
  return pattern
    .replace(/:(series|code)/, series.code)
    .replace(':number', centre.number)
    .replace(':link', 'f'.repeat(64))
    .replace(':entryId', String(entry.id))
    .replace(':id', String(id))
    .replace(':token', 'x'.repeat(43))
}

/** The status, or `sign-in` where the answer leads to the area's sign-in page. */
async function answerTo(visitor: Visitor, route: string): Promise<number | 'sign-in'> {
  const { status, headers } = await ask(visitor, route)
  const isWayIn = status === 303 && /\/sign-in$/.test(headers.get('location') ?? '')
  return isWayIn && !route.endsWith('/sign-out') ? 'sign-in' : status
}

function expectedFor(expected: Expected, actor: Actor): number | 'sign-in' {
  return expected[actor] ?? expected.others
}

test.each(actors)(
  'every route answers %s as the matrix says',
  async (actor) => {
    const wrong: string[] = []
    for (const [route, expected] of Object.entries(matrix)) {
      const got = await answerTo(await signedIn(actor), route)
      if (got !== expectedFor(expected, actor))
        wrong.push(`${route}: ${got} instead of ${expectedFor(expected, actor)}`)
    }
    expect(wrong).toEqual([])
  },
  60_000,
)

test('somebody whose membership is taken away is nobody from the next request on', async () => {
  const staff = await aStaffMember(portal, { area: 'preparation', centreId: own.id })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', staff.email, staff.password)
  expect((await visitor.request('GET', '/preparation/results')).status).toBe(200)
  await owner.query('delete from membership where identity_id = $1', [staff.identityId])
  for (const [route, expected] of Object.entries(matrix).filter(([one]) =>
    one.startsWith('GET /preparation'),
  )) {
    expect(await answerTo(visitor, route), route).toBe(expectedFor(expected, 'nobody'))
  }
})

test('S1: the session of one area under the name of another is no session, though the person belongs to both', async () => {
  const person = await aStaffMember(portal, { area: 'preparation', centreId: own.id })
  await owner.query(
    `insert into membership (identity_id, area, centre_id) values ($1, 'officers', $2), ($1, 'operators', null)`,
    [person.identityId, centre.id],
  )
  const { entry: further } = await aCandidate(portal)
  await owner.query('update candidate_account set identity_id = $1 where entry_id = $2', [
    person.identityId,
    further.id,
  ])
  const visitor = portal.visitor()
  await visitor.signIn('preparation', person.email, person.password)
  const session = visitor.cookies.get('preparation') ?? ''
  expect(session).not.toBe('')
  for (const area of ['candidates', 'officers', 'operators']) {
    visitor.cookies.clear()
    visitor.cookies.set(area, session)
    for (const [route, expected] of Object.entries(matrix)) {
      if (!route.startsWith(`GET /${area}`)) continue
      expect(await answerTo(visitor, route), route).toBe(expectedFor(expected, 'nobody'))
    }
  }
})

test('what belongs to somebody else answers as what does not exist, byte for byte', async () => {
  const routes = Object.entries(matrix).filter(
    ([route, expected]) => /^GET.*:(entryId|id)/.test(route) && expected,
  )
  expect(routes.length).toBeGreaterThan(5)
  for (const [route, expected] of routes) {
    for (const actor of actors.filter((one) => expectedFor(expected, one) === 404)) {
      const visitor = await signedIn(actor)
      const path = route.slice(4)
      const [foreign, missing] = [
        await visitor.request('GET', filledIn(path)),
        await visitor.request('GET', filledIn(path.replace(/:(entryId|id)/, '999999999'))),
      ]
      expect(withoutNumbers(foreign), route).toEqual(withoutNumbers(missing))
    }
  }
})

/** An answer without what differs at every request. */
function withoutNumbers({ status, text, headers }: Page) {
  const shown = text.replace(/name="_csrf" value="[^"]+"/g, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
  return { status, shown, length: headers.get('content-length'), type: headers.get('content-type') }
}

test('other methods than those of the matrix lead nowhere', async () => {
  const known = new Set(Object.keys(matrix))
  const visitor = await signedIn('preparation')
  const wrong: string[] = []
  for (const pattern of new Set([...known].map((route) => route.split(' ')[1] ?? ''))) {
    const path = filledIn(pattern)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      if (known.has(`${method} ${pattern}`)) continue
      const { status, shown } = withoutNumbers(await visitor.request(method, path))
      // A request that changes something is refused for its missing token before anybody looks where it leads.
      const isRefused = [303, 403, 404, 405].includes(status) || (method === 'OPTIONS' && status === 200)
      if (!isRefused || shown.includes('175')) wrong.push(`${method} ${path}: ${status}`)
    }
  }
  expect(wrong).toEqual([])
}, 60_000)

test('ASVS 3.5.1: looking changes nothing: no GET of anybody leaves a trace but sessions and the audit log', async () => {
  const before = await contentOfTables()
  for (const actor of actors) {
    const visitor = await signedIn(actor)
    for (const route of Object.keys(matrix).filter((one) => one.startsWith('GET'))) await ask(visitor, route)
  }
  expect(await contentOfTables()).toEqual(before)
}, 60_000)

/** A digest of every table, by name. */
async function contentOfTables(): Promise<Record<string, string>> {
  const { rows } = await owner.query<{ name: string }>(`
    select format('%I', table_name) as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name not in ('session', 'audit_event', 'sign_in_attempt')
  `)
  const contents: Record<string, string> = {}
  for (const { name } of rows) {
    const digest = await owner.query(
      `select md5(string_agg(one::text, '' order by one::text)) as md5 from ${name} as one`,
    )
    contents[name] = digest.rows[0].md5
  }
  return contents
}

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
      [{ _csrf: token }, { 'sec-fetch-site': 'cross-site', origin: portal.url }],
      [{ _csrf: token }, { origin: 'null' }],
      [{ _csrf: token }, { origin: `${portal.url}.evil.example` }],
      [{ _csrf: token }, { origin: portal.url.replace(/:\d+$/, ':1') }],
      [{ _csrf: '' }, { 'sec-fetch-site': 'same-origin', origin: portal.url }],
    ]
    const withoutSession = await portal.visitor().request('POST', path, { _csrf: token })
    if (withoutSession.status !== 403) wrong.push(`${route} without a session: ${withoutSession.status}`)
    const inAddress = await visitor.request('POST', `${path}?_csrf=${token}`, {})
    if (inAddress.status !== 400) wrong.push(`${route} with the token in the address: ${inAddress.status}`)
    const asJson = await visitor.request('POST', path, undefined, {
      'content-type': 'application/json',
      'x-csrf-token': token,
    })
    if (asJson.status !== 403) wrong.push(`${route} with the token in a header: ${asJson.status}`)
    for (const [fields, headers] of attempts) {
      const { status, text } = await visitor.request('POST', path, fields, headers)
      if (!text.includes('</html>')) wrong.push(`${route}: no page`)
      if (status !== 403) wrong.push(`${route} ${JSON.stringify(headers)}: ${status}`)
    }
  }
  expect(wrong).toEqual([])
}, 60_000)
