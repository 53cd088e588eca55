import { expect, test } from 'vitest'
import { aFullResult, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { aCandidate, aCandidateEntry, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db
const person = await aStaffMember(portal, { area: 'operators' })
const operator = portal.visitor()
await operator.signIn('operators', person.email, person.password)

test('operators see whether a series is ready to be released, and what is missing', async () => {
  const series = await aSeries(owner, { name: 'March series', releaseAt: hoursFromNow(5) })
  const [whole, without] = [
    await anEntry(owner, { seriesId: series.id }),
    await anEntry(owner, { seriesId: series.id }),
  ]
  await aFullResult(owner, whole.id)
  const card = async () => {
    await operator.open('/operators')
    const cards = operator.page.html
      .querySelectorAll('.card')
      .map((one) => one.textContent.replace(/\s+/g, ' '))
    return cards.find((one) => one.includes('March series'))
  }
  expect(await card()).toContain('Open: 1 entry of 2 has no result yet')
  await aFullResult(owner, without.id)
  expect(await card()).toContain('Ready: Every entry has a result')
  await owner.query(
    "update result set status = 'pending', score = null where entry_id = $1 and component = 'overall'",
    [without.id],
  )
  expect(await card()).toContain('Open: 1 result is not ready')
})

test('operators see who waits to sign in on the same page; without script the release time stands there, and nothing that goes out of date', async () => {
  await operator.open('/operators')
  expect(operator.words).toMatch(/Waiting room 0 waiting now As fast as the portal can/)
  expect(operator.page.html.querySelector('[data-seconds-left]')?.hasAttribute('hidden')).toBe(true)
})

test('S15: one press holds a series back from the next request on, and is recorded', async () => {
  const series = await aSeries(owner, { name: 'June series', centreReleaseAt: hoursFromNow(-2) })
  const entry = await aCandidateEntry(owner, { seriesId: series.id })
  const candidate = await aCandidate(portal, { entry })
  const reader = portal.visitor()
  await reader.signIn('candidates', candidate.email, candidate.password)
  await reader.open(`/candidates/results/${entry.id}`)
  expect(reader.words).toContain('175')
  await operator.open('/operators')
  await operator.press('Hold June series now')
  expect(operator.words).toContain('Nobody sees its results any more')
  await reader.open(`/candidates/results/${entry.id}`)
  expect(reader.words).not.toContain('175')
  const { rows } = await owner.query(
    "select identity_id::int, detail ->> 'series' as series from audit_event where what = 'series.times-set'",
  )
  expect(rows).toEqual([{ identity_id: person.identityId, series: series.code }])
})

test('operators see what people did in the last hour, minute by minute', async () => {
  await owner.query(
    "insert into audit_event (what, at) select 'error', now() - interval '90 seconds' from generate_series(1, 7)",
  )
  await operator.open('/operators')
  expect(operator.words).toMatch(/Errors 0 in the last minute 7 in the last hour, at most 7 a minute/)
})
