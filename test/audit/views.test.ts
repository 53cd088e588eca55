import { expect, test } from 'vitest'
import { gatherOwnViews } from '../../src/audit/views.ts'
import { serve } from '../../src/server.ts'
import { freePort } from '../support/free-port.ts'
import { aCandidate, aCandidateEntry, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { statementsOf } from '../support/statements.ts'
import { Visitor } from '../support/visitor.ts'

const portal = await testPortal()
const { owner } = portal.db
const staff = await aStaffMember(portal, { area: 'preparation' })
const entry = await aCandidateEntry(owner, { preparationCentreId: staff.centreId })
const candidate = await aCandidate(portal, { entry })

/** How results were read by somebody, in the order in which that was recorded. */
async function viewsOf(identityId: number): Promise<{ area: string; detail: object }[]> {
  const { rows } = await owner.query(
    `select area, detail from audit_event where what = 'result.viewed' and identity_id = $1 order by id`,
    [identityId],
  )
  return rows
}

test('a candidate who reads the own result is in the record a moment later, once for every time', async () => {
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.idNumber, candidate.password)
  const page = `/candidates/results/${entry.id}`
  expect(visitor.page.url).toBe(`${portal.url}${page}`)
  await visitor.agent.get(`${page}/profile.pdf`).expect(200)
  await visitor.open(page)
  await expect.poll(async () => (await viewsOf(candidate.identityId)).length).toBe(3)
  const detail = { entryId: entry.id, how: 'page' }
  expect(await viewsOf(candidate.identityId)).toEqual([
    { area: 'candidates', detail },
    { area: 'candidates', detail: { ...detail, how: 'pdf' } },
    { area: 'candidates', detail },
  ])
})

test('a page that shows no result is no view', async () => {
  const waiting = await aCandidate(portal, { releaseAt: null })
  const visitor = portal.visitor()
  await visitor.signIn('candidates', waiting.idNumber, waiting.password)
  await visitor.open(`/candidates/results/${waiting.entry.id}`)
  await visitor.open(`/candidates/results/${entry.id}`)
  await portal.portal.ownViews.flush()
  expect(await viewsOf(waiting.identityId)).toEqual([])
})

test('however many candidates read their results at once, one statement records them', async () => {
  const views = gatherOwnViews(portal.db.web, portal.portal.log)
  const asked = await statementsOf(portal, async () => {
    for (let reader = 1; reader <= 500; reader += 1) views.add(1_000_000 + reader, entry.id, 'page')
    await views.flush()
  })
  expect(asked.filter((text) => text.includes('audit_event'))).toHaveLength(1)
  expect(await viewsOf(1_000_500)).toHaveLength(1)
})

test('what could not be recorded while the database was away is recorded afterwards', async () => {
  const silent = await testPortal({ LOG_LEVEL: 'silent' })
  const { ownViews } = silent.portal
  await silent.db.owner.query('revoke insert on audit_event from results_online_web')
  ownViews.add(7, 1, 'page')
  await ownViews.flush()
  await silent.db.owner.query('grant insert on audit_event to results_online_web')
  const count = async () => {
    const { rows } = await silent.db.owner.query(`select from audit_event where what = 'result.viewed'`)
    return rows.length
  }
  await expect.poll(count).toBe(1)
})

test('a portal that stops records first what was read', async () => {
  const port = await freePort()
  const { url } = portal
  const config = { ...portal.config, port, publicUrl: url, databaseOwnerUrl: undefined }
  const running = await serve(config, { role: 'web' })
  const visitor = new Visitor(`http://localhost:${port}`)
  const other = await aCandidate(portal)
  await visitor.signIn('candidates', other.idNumber, other.password)
  expect(visitor.page.url).toMatch(`/candidates/results/${other.entry.id}`)
  await running.stop()
  expect(await viewsOf(other.identityId)).toHaveLength(1)
})

test('who reads results of others is in the record before they are shown: a page, a PDF, a list', async () => {
  const visitor = portal.visitor()
  await visitor.signIn('preparation', staff.email, staff.password)
  const ways = {
    list: '/preparation/results',
    page: `/preparation/results/${entry.id}`,
    pdf: `/preparation/results/${entry.id}/profile.pdf`,
  }
  for (const path of Object.values(ways)) await visitor.agent.get(path).expect(200)
  expect(await viewsOf(staff.identityId)).toEqual([
    { area: 'preparation', detail: { entryIds: [entry.id], how: 'list' } },
    { area: 'preparation', detail: { entryId: entry.id, how: 'page' } },
    { area: 'preparation', detail: { entryId: entry.id, how: 'pdf' } },
  ])
})

test('what cannot be recorded is not shown to others', async () => {
  const silent = await testPortal({ LOG_LEVEL: 'silent' })
  const person = await aStaffMember(silent, { area: 'preparation' })
  const read = await aCandidateEntry(silent.db.owner, { preparationCentreId: person.centreId })
  const visitor = silent.visitor()
  await visitor.signIn('preparation', person.email, person.password)
  await silent.db.owner.query('revoke insert on audit_event from results_online_web')
  for (const path of ['', `/${read.id}`, `/${read.id}/profile.pdf`]) {
    const page = await visitor.request('GET', `/preparation/results${path}`)
    expect(page.status, path).toBe(500)
    expect(page.text).not.toContain('175')
  }
})

test('A1: an officer who looks at entries by candidate reads those that have a result', async () => {
  const centre = await aCandidateEntry(owner)
  const { rows } = await owner.query('select centre_id from entry where id = $1', [centre.id])
  const officer = await aStaffMember(portal, { area: 'officers', centreId: rows[0].centre_id })
  await aCandidateEntry(owner, { centreId: rows[0].centre_id, releaseAt: null })
  const visitor = portal.visitor()
  await visitor.signIn('officers', officer.email, officer.password)
  await visitor.open('/officers/entries?view=exam')
  expect(await viewsOf(officer.identityId)).toEqual([])
  await visitor.open('/officers/entries?view=candidate')
  expect(await viewsOf(officer.identityId)).toEqual([
    { area: 'officers', detail: { entryIds: [centre.id], how: 'list' } },
  ])
})
