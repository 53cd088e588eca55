import { expect, test } from 'vitest'
import { setRelease } from '../../src/results/series/series-times.ts'
import { aCentre, aCentreSetting, aFullResult, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { timePasses } from '../support/clock.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db
const centre = await aCentre(owner)
const preparation = await aCentre(owner, { kind: 'preparation' })
const series = await aSeries(owner, { releaseAt: hoursFromNow(2) })
await aCentreSetting(owner, series.id, centre.id, { delayMinutes: 60 })
const entry = await anEntry(owner, {
  seriesId: series.id,
  centreId: centre.id,
  preparationCentreId: preparation.id,
})
const candidate = await aCandidate(portal, { entry })
const staff = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })

const candidatePaths = [
  '/candidates/results',
  `/candidates/results/${entry.id}`,
  `/candidates/results/${entry.id}/profile.pdf`,
]
const staffPaths = [
  '/preparation/results',
  '/preparation/results.csv',
  `/preparation/results?candidateNumberFrom=${entry.candidateNumber}&candidateNumberTo=${entry.candidateNumber}`,
  '/preparation/results?lastName=nunez&sort=-score',
  `/preparation/results/${entry.id}`,
  `/preparation/results/${entry.id}/profile.pdf`,
]

/** Everything that both can get, as it stands, without what differs at every request. */
async function everything() {
  const [anna, tom] = [portal.visitor(), portal.visitor()]
  await anna.signIn('candidates', candidate.idNumber, candidate.password)
  await tom.signIn('preparation', staff.email, staff.password)
  const pages = [
    ...(await Promise.all(candidatePaths.map((path) => anna.request('GET', path)))),
    ...(await Promise.all(staffPaths.map((path) => tom.request('GET', path)))),
  ]
  return pages.map(
    (page) =>
      `${page.status} ${page.text.replace(/name="_csrf" value="[^"]+"/g, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')}`,
  )
}

test('S15: before its release a result changes no byte of anything that anybody can get', async () => {
  const without = await everything()
  await aFullResult(owner, entry.id)
  expect(await everything()).toEqual(without)
  await owner.query("update result set score = 190, grade = 'A', cefr = 'C1' where entry_id = $1", [entry.id])
  expect(await everything()).toEqual(without)
})

test('S15, A6: at its release time it is there for the preparation centre, after the delay for the candidate, without a restart', async () => {
  const [anna, tom] = [portal.visitor(), portal.visitor()]
  await anna.signIn('candidates', candidate.idNumber, candidate.password)
  await tom.signIn('preparation', staff.email, staff.password)

  await timePasses(owner, '1 hour 59 minutes')
  await owner.query('update session set seen_at = now(), created_at = now()')
  expect((await tom.request('GET', `/preparation/results/${entry.id}`)).status).toBe(404)

  await timePasses(owner, '1 minute')
  expect((await tom.request('GET', `/preparation/results/${entry.id}`)).status).toBe(200)
  await anna.open(`/candidates/results/${entry.id}`)
  expect(anna.words).toContain('Later at your centre')
  expect((await anna.request('GET', `/candidates/results/${entry.id}/profile.pdf`)).status).toBe(404)

  await owner.query('update session set seen_at = now(), created_at = now()')
  await timePasses(owner, '10 minutes')
  await owner.query("update series set release_at = release_at - interval '50 minutes'")
  await anna.open(`/candidates/results/${entry.id}`)
  expect(anna.words).toContain('190')
  expect((await anna.request('GET', `/candidates/results/${entry.id}/profile.pdf`)).status).toBe(200)
})

test('S15: a series that is held back is gone from the next request on', async () => {
  const anna = portal.visitor()
  await anna.signIn('candidates', candidate.idNumber, candidate.password)
  expect((await anna.open(`/candidates/results/${entry.id}`)) && anna.words).toContain('190')
  await setRelease(owner, series.code, null)
  expect((await anna.open(`/candidates/results/${entry.id}`)) && anna.words).not.toContain('190')
  expect(anna.words).toContain('No release time set yet')
})

test('A5: access taken away shuts out at the next request, and given back shows everything again', async () => {
  await setRelease(owner, series.code, hoursFromNow(-5))
  const anna = portal.visitor()
  await anna.signIn('candidates', candidate.idNumber, candidate.password)
  expect((await anna.open(`/candidates/results/${entry.id}`)) && anna.words).toContain('190')
  await owner.query("update centre_setting set candidate_access = 'none'")
  await anna.open(`/candidates/results/${entry.id}`)
  expect(anna.words).toContain('does not give access')
  expect((await anna.request('GET', `/candidates/results/${entry.id}/profile.pdf`)).status).toBe(404)
  await owner.query("update centre_setting set candidate_access = 'all'")
  expect((await anna.open(`/candidates/results/${entry.id}`)) && anna.words).toContain('190')
})
