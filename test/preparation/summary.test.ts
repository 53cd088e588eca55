import { expect, test } from 'vitest'
import { aCentre, anEntry, aResult, aSeries, hoursFromNow } from '../support/builders.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db
const preparation = await aCentre(owner, { kind: 'preparation' })
const series = await aSeries(owner)
const unreleased = await aSeries(owner, { releaseAt: hoursFromNow(5) })

async function aResultOf(
  score: number | null,
  grade: string | null,
  wanted: { seriesId?: number; centreId?: number } = {},
) {
  const entry = await anEntry(owner, {
    seriesId: wanted.seriesId ?? series.id,
    preparationCentreId: wanted.centreId ?? preparation.id,
  })
  const status = score === null ? 'absent' : 'final'
  await aResult(owner, entry.id, { score, grade, status, cefr: score === null ? null : 'B2' })
  if (score !== null) await aResult(owner, entry.id, { component: 'reading', score: score + 10 })
}

await aResultOf(181, 'A')
await aResultOf(175, 'B')
await aResultOf(176, 'B')
await aResultOf(150, 'Level B1')
await aResultOf(135, null)
await aResultOf(null, null)
await aResultOf(190, 'A', { seriesId: unreleased.id })
await aResultOf(190, 'A', { centreId: (await aCentre(owner, { kind: 'preparation' })).id })
const person = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
const staff = portal.visitor()
await staff.signIn('preparation', person.email, person.password)

test('a summary counts grades and scores of what the criteria find: own and released results alone', async () => {
  await staff.open(`/preparation/results?series=${series.code}`)
  await staff.follow('Summary of these results')
  expect(staff.words).toContain('B2 First')
  // (181 + 175 + 176 + 150 + 135) / 5
  expect(staff.words).toMatch(/Mean overall score ?163\.4/)
  expect(staff.words).toMatch(/Absent \(Z\) ?1/)
  const pictures = staff.page.html
    .querySelectorAll('svg[role="img"]')
    .map((one) => one.getAttribute('aria-label'))
  expect(pictures[0]).toMatch(/^Grades of B2 First: A: 1, B: 2, C: 0, Level B1: 1, .+: 1$/)
  expect(pictures[1]).toBe(
    'Scores of B2 First, Overall: 130–139: 1, 140–149: 0, 150–159: 1, 160–169: 0, 170–179: 2, 180–189: 1',
  )
  expect(staff.words).toContain('Reading: mean 173.4, 5 scores')
})

test('the menu shows that a summary belongs to the results', async () => {
  await staff.open(`/preparation/results/summary?series=${series.code}`)
  const current = staff.page.html.querySelectorAll('.site-nav [aria-current]')
  expect(current.map((link) => [link.textContent, link.getAttribute('aria-current')])).toEqual([
    ['Results', 'true'],
  ])
})

test('the same figures come as CSV', async () => {
  const csv = await staff.request('GET', `/preparation/results/summary.csv?series=${series.code}`)
  expect(csv.headers.get('content-type')).toContain('text/csv')
  const lines = csv.text.replace('\uFEFF', '').trim().split('\r\n')
  expect(lines[0]).toBe('series_code,exam_code,figure,component,value,count')
  for (const line of [
    'B2F,entries,,,6',
    'B2F,grade,,B,2',
    'B2F,mean,overall,,163.4',
    'B2F,range,reading,180-189,2',
    'B2F,status,,absent,1',
  ])
    expect(lines).toContain(`${series.code},${line}`)
})

test('criteria that find nothing, and unreleased results, give an empty summary', async () => {
  await staff.open(`/preparation/results/summary?series=${unreleased.code}`)
  expect(staff.words).toContain('No released result fits the criteria.')
  expect(staff.page.html.querySelectorAll('svg[role="img"]')).toHaveLength(0)
})
