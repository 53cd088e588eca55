import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anEntry, aResult } from '../../support/builders.ts'
import { testPortal } from '../../support/portal.ts'
import {
  aCentreThatSearches,
  anotherCentre,
  many,
  numbersUpTo,
  people,
  search,
} from '../../support/search.ts'

const portal = await testPortal()
const { owner } = portal.db
const { june, visitor } = await aCentreThatSearches(portal)

test('S7, S9: the CSV comes as a file for spreadsheets that no cache keeps', async () => {
  const csv = await visitor.request('GET', '/preparation/results.csv?series=2026-06')
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="results.csv"')
  expect(csv.headers.get('cache-control')).toBe('no-store, private')
  expect([...csv.body.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(csv.text).toContain('Żółkiewski')
  expect(csv.text.split('\r\n')).toHaveLength(1 + people.length + 1)
})

test.each([
  [{}],
  [{ series: '2026-06' }],
  [{ exam: 'C1A' }],
  [{ candidateNumberFrom: '0007', candidateNumberTo: '0030' }],
  [{ lastName: 'nguyen', firstName: 'HƯƠNG' }],
  [{ lastName: '%' }],
  [{ lastName: 'nobody of that name' }],
])('S7: the CSV holds the rows of the page: %j', async (criteria: Record<string, string>) => {
  const shown = (await search(visitor, criteria)).sort()
  const { text } = await visitor.request('GET', `/preparation/results.csv?${new URLSearchParams(criteria)}`)
  const rows = parse<Record<string, string>>(text, { bom: true, columns: true })
  expect(rows.map((row) => row.candidate_number).sort()).toEqual(shown)
})

test('S7: the CSV holds each of thousands of results once', async () => {
  const { reader, about } = await anotherCentre(portal)
  await many(portal, 4321, { ...about, seriesId: june.id })
  const { text } = await reader.request('GET', '/preparation/results.csv')
  const rows = parse<Record<string, string>>(text, { bom: true, columns: true })
  expect(rows.map((row) => row.candidate_number)).toEqual(numbersUpTo(4321))
})

test('S7: whatever a name is, no cell of the CSV is one that a spreadsheet would run, and nothing of it is lost', async () => {
  const { reader, about } = await anotherCentre(portal)
  const entry = await anEntry(owner, { ...about, seriesId: june.id })
  await aResult(owner, entry.id)
  const name = fc
    .tuple(
      fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', '\n', '＝', '"', "'", ';', ' ='),
      fc
        .string({ unit: 'grapheme', maxLength: 20 })
        .filter((text) => !text.includes('\0') && text.isWellFormed()),
    )
    .map((parts) => `${parts.join('')}x`)
  await fc.assert(
    fc.asyncProperty(name, name, async (firstName, lastName) => {
      await owner.query('update entry set first_name = $2, last_name = $3 where id = $1', [
        entry.id,
        firstName,
        lastName,
      ])
      const { text } = await reader.request('GET', '/preparation/results.csv')
      const [row] = parse<Record<string, string>>(text, { bom: true, columns: true })
      expect(Object.values(row ?? {}).filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
      expect([firstName, `'${firstName}`]).toContain(row?.first_name)
      expect([lastName, `'${lastName}`]).toContain(row?.last_name)
    }),
    { numRuns: 150 },
  )
})
