import { expect, test } from 'vitest'
import { aSeries } from '../support/builders.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal({ BOARD_TIME_ZONE: 'Europe/Madrid' })
const { owner } = portal.db
const person = await aStaffMember(portal, { area: 'operators' })
const operator = portal.visitor()
await operator.signIn('operators', person.email, person.password)

async function timesOf(code: string) {
  const { rows } = await owner.query(
    'select release_at, centre_release_at, credentials_from, enquiries_until from series where code = $1',
    [code],
  )
  return rows[0]
}

test('S15, K4: an operator sets both release times and the window in the board’s time zone; what was and is stands in the audit log', async () => {
  const series = await aSeries(owner, { name: 'June 2036', releaseAt: new Date('2036-08-01T06:00:00Z') })
  await operator.open('/operators')
  await operator.follow('Series')
  await operator.follow('June 2036')
  expect(operator.page.html.querySelector('#release')?.getAttribute('value')).toBe('2036-08-01T08:00')
  expect(operator.words).toContain('Europe/Madrid')
  operator.fill('release', '2036-08-13T08:00').fill('centreRelease', '2036-08-12T00:00')
  await operator
    .fill('credentialsFrom', '2036-01-25T09:00')
    .fill('enquiriesUntil', '2036-08-27')
    .press('Save')
  expect(operator.words).toContain('Saved')
  expect(await timesOf(series.code)).toEqual({
    release_at: new Date('2036-08-13T06:00:00Z'),
    centre_release_at: new Date('2036-08-11T22:00:00Z'),
    credentials_from: new Date('2036-01-25T08:00:00Z'),
    enquiries_until: '2036-08-27',
  })
  await operator.open(`/operators/audit?what=series.times-set`)
  expect(operator.words).toContain('2036-08-01T06:00:00+00:00')
  expect(operator.words).toContain('2036-08-13T06:00:00+00:00')
  expect(operator.words).toContain(person.email)
})

test('an earlier release needs the password and a tick; a later one or a hold works at once', async () => {
  const series = await aSeries(owner, { releaseAt: null })
  const path = `/operators/series/${series.code}`
  await operator.open(path)
  await operator.fill('release', '2020-01-01T08:00').press('Save')
  expect(operator.page.status).toBe(422)
  expect(operator.words).toContain('This makes results visible earlier than before')
  await operator.fill('earlier', 'on').fill('currentPassword', 'wrong').press('Save')
  expect(operator.page.status).toBe(422)
  expect((await timesOf(series.code)).release_at).toBeNull()
  expect(operator.page.html.querySelector('#currentPassword')?.getAttribute('value')).toBeFalsy()
  await operator.fill('currentPassword', person.password).press('Save')
  expect((await timesOf(series.code)).release_at).toEqual(new Date('2020-01-01T07:00:00Z'))
  await operator.fill('release', '').press('Save')
  expect((await timesOf(series.code)).release_at).toBeNull()
})

test('S15: what an operator holds back is gone from the next request on', async () => {
  const candidate = await aCandidate(portal)
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.email, candidate.password)
  const path = `/candidates/results/${candidate.entry.id}`
  await visitor.open(path)
  expect(visitor.words).toMatch(/\b175\b/)
  const { rows } = await owner.query('select code from series where id = $1', [candidate.entry.seriesId])
  await operator.open(`/operators/series/${rows[0].code}`)
  await operator.fill('release', '').press('Save')
  await visitor.open(path)
  expect(visitor.words).not.toMatch(/\b175\b/)
})

test('times that cannot be are refused beside their fields, and nothing is changed', async () => {
  const series = await aSeries(owner, { releaseAt: new Date('2036-08-01T06:00:00Z') })
  const path = `/operators/series/${series.code}`
  const before = await timesOf(series.code)
  for (const [field, value, message] of [
    ['release', '2036-02-31T08:00', 'Enter a date and time'],
    ['release', 'tomorrow', 'Enter a date and time'],
    ['centreRelease', '2036-08-02T08:00', 'Centres see results before or together'],
    ['enquiriesUntil', '2036-02-30', 'Enter a day'],
  ] as const) {
    await operator.open(path)
    await operator.fill(field, value).press('Save')
    expect(operator.page.status).toBe(422)
    expect(operator.page.html.querySelector(`#${field}-error`)?.textContent).toContain(message)
  }
  await operator.open(path)
  await operator.fill('release', '').fill('centreRelease', '2036-07-31T08:00').press('Save')
  expect(operator.words).toContain('Centres cannot see results of a series that is on hold')
  expect(await timesOf(series.code)).toEqual(before)
})

test('the overview counts what is loaded, unreleased results too, and shows no result', async () => {
  await aCandidate(portal, { releaseAt: null })
  await operator.open('/operators')
  expect(operator.words).toContain('What is loaded')
  expect(operator.words).not.toMatch(/\b175\b/)
})

test('the database itself sets times for operators alone', async () => {
  const series = await aSeries(owner)
  const officer = await aStaffMember(portal, { area: 'officers' })
  const set = 'select set_series_times($1, $2, now(), null, null, null)'
  await expect(portal.db.web.query(set, [officer.identityId, series.code])).rejects.toThrow('not an operator')
  await portal.db.web.query(set, [person.identityId, series.code])
})
