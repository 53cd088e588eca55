import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { anEntry, aResult, aSeries, type Status } from '../../support/builders.ts'
import { testPortal } from '../../support/portal.ts'
import { aCentreThatSearches, anotherCentre, search } from '../../support/search.ts'

const portal = await testPortal()
const { owner } = portal.db
const { june, marchEntry, visitor } = await aCentreThatSearches(portal)

test('S6: where nothing is found, the page says why that may be', async () => {
  await search(visitor, { lastName: 'nobody of that name' })
  expect(visitor.words).toContain('Skills for Life')
  expect(visitor.words).toContain('Teaching Knowledge Test')
  expect(visitor.words).toContain('in both From and To')
})

test('S6: a series that is not released says so, and from when', async () => {
  await aSeries(owner, { name: 'November 2026', releaseAt: new Date('2036-11-23T10:00:00Z') })
  await visitor.open('/preparation/results')
  expect(visitor.words).toMatch(
    /November 2026: the results are not released yet.*23 November 2036 at 10:00 \(Greenwich Mean Time\)/,
  )
})

test.each<[Status, string]>([
  ['pending', 'Not ready yet'],
  ['withheld', 'Withheld'],
  ['absent_part', 'Absent from part (X)'],
  ['absent', 'Absent (Z)'],
])(
  'K3: a result that is %s stands in the table in words, and without a score in the CSV',
  async (status, words) => {
    const { reader, about } = await anotherCentre(portal)
    const entry = await anEntry(owner, { ...about, seriesId: june.id })
    await aResult(owner, entry.id, { status })
    await reader.open('/preparation/results')
    expect(reader.page.html.querySelector('tbody tr')?.textContent).toContain(words)
    const { text } = await reader.request('GET', '/preparation/results.csv')
    const [row] = parse<Record<string, string>>(text, { bom: true, columns: true })
    expect(row).toMatchObject({ status, score: '', grade: '', cefr: '' })
  },
)

test('A11: search, result and its PDF say that results are provisional', async () => {
  await search(visitor, { exam: 'C1A' })
  expect(visitor.words).toContain('provisional and for information only')
  await visitor.open(`/preparation/results/${marchEntry.id}`)
  expect(visitor.words).toContain('provisional and for information only')
  const pdf = await visitor.request('GET', `/preparation/results/${marchEntry.id}/profile.pdf`)
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(pdf.headers.get('content-disposition')).toMatch(/^inline; filename="profile-[2-9A-Z]{10}\.pdf"$/)
  expect(pdf.headers.get('cache-control')).toBe('no-store, private')
})
