import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, aSeries, hoursFromNow } from '../../support/builders.ts'
import { openResult } from '../../support/candidate-result.ts'
import { aCandidate, aCandidateEntry } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test("S6, S10: not released yet says so, and when, in the centre's time zone", async () => {
  const series = await aSeries(owner, { releaseAt: new Date('2036-08-13T06:00:00Z') })
  const centre = await aCentre(owner, { timeZone: 'Europe/Madrid' })
  await aCentreSetting(owner, series.id, centre.id, { delayMinutes: 90 })
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  const visitor = await openResult(portal, await aCandidate(portal, { entry }))
  expect(visitor.words).toContain('Not released yet')
  expect(visitor.words).toContain('Wednesday, 13 August 2036 at 09:30 (Central European Summer Time)')
  expect(visitor.words).not.toContain('175')
  expect(visitor.page.html.querySelector('main time')?.getAttribute('datetime')).toBe(
    '2036-08-13T07:30:00.000Z',
  )
  await visitor.open('/candidates/results')
  expect(visitor.words).toContain('Wednesday, 13 August 2036 at 09:30 (Central European Summer Time)')
})

test('A6, S10: a series that is released but delayed by the centre says so, and from when the result is there', async () => {
  const series = await aSeries(owner, { releaseAt: hoursFromNow(-1) })
  const centre = await aCentre(owner)
  await aCentreSetting(owner, series.id, centre.id, { delayMinutes: 180 })
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  const visitor = await openResult(portal, await aCandidate(portal, { entry }))
  expect(visitor.words).toContain('Later at your centre')
  expect(visitor.words).toContain('Your centre shows them to its candidates later')
  expect(visitor.page.html.querySelector('main time')).not.toBeNull()
  expect(visitor.words).toContain(`Officer of ${centre.number}`)
  expect(visitor.words).not.toMatch(/\b175\b/)
})

test('S6, S10: the time that counts is the one in force now: default, own, and changed', async () => {
  const series = await aSeries(owner, { releaseAt: new Date('2036-01-10T09:00:00Z') })
  const parent = await aCentre(owner)
  const centre = await aCentre(owner, {
    kind: 'associate',
    parentId: parent.id,
    timeZone: 'America/Sao_Paulo',
  })
  await aCentreSetting(owner, series.id, centre.id, { useDefaults: true, access: false, delayMinutes: 30 })
  await owner.query(
    'insert into centre_default (series_id, centre_id, delay_minutes, access) values ($1, $2, 120, true)',
    [series.id, parent.id],
  )
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  const visitor = await openResult(portal, await aCandidate(portal, { entry }))
  expect(visitor.words).toContain('Thursday, 10 January 2036 at 08:00 (Brasilia Standard Time)')
  await owner.query('update centre_default set delay_minutes = 1440 where series_id = $1', [series.id])
  await visitor.open(`/candidates/results/${entry.id}`)
  expect(visitor.words).toContain('Friday, 11 January 2036 at 06:00')
  await owner.query('update centre_setting set use_defaults = false, access = true where series_id = $1', [
    series.id,
  ])
  await visitor.open(`/candidates/results/${entry.id}`)
  expect(visitor.words).toContain('Thursday, 10 January 2036 at 06:30')
})

test("S10: the home page shows the release of every series, in the board's time zone", async () => {
  await aSeries(owner, { name: 'Winter 2036', releaseAt: new Date('2036-12-01T09:00:00Z') })
  await aSeries(owner, { name: 'Spring 2037', releaseAt: null })
  const visitor = portal.visitor()
  await visitor.open('/candidates')
  expect(visitor.words).toMatch(
    /Winter 2036 Not released yet Monday, 1 December 2036 at 09:00 \(Greenwich Mean Time\)/,
  )
  expect(visitor.words).toMatch(/Spring 2037 On hold/)
})
