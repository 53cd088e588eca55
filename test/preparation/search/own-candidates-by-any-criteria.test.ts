import { expect, test } from 'vitest'
import { testPortal } from '../../support/portal.ts'
import { aCentreThatSearches, search } from '../../support/search.ts'

const portal = await testPortal()
const { owner } = portal.db
const { foreign, marchEntry, visitor } = await aCentreThatSearches(portal)

test('S7: one candidate is found with the same number in From and To', async () => {
  expect(
    await search(visitor, { candidateNumberFrom: '0007', candidateNumberTo: '0007', series: '2026-06' }),
  ).toEqual(['0007'])
  expect(visitor.words).toContain('Żółkiewski')
})

test('S7: a range of numbers, open at either end too', async () => {
  expect(
    await search(visitor, { candidateNumberFrom: '0007', candidateNumberTo: '0030', series: '2026-06' }),
  ).toEqual(['0007', '0012', '0030'])
  expect(await search(visitor, { candidateNumberFrom: '0031' })).toEqual(['0031', '0099'])
  expect(await search(visitor, { candidateNumberTo: '0001' })).toEqual(['0001'])
})

test('S7: any combination narrows the search; exam and series too', async () => {
  expect(await search(visitor, { exam: 'C1A' })).toEqual(['0007'])
  expect(await search(visitor, { series: '2026-03', exam: 'B2F' })).toEqual([])
  expect(
    await search(visitor, {
      candidateNumberFrom: '0001',
      candidateNumberTo: '0010',
      lastName: 'nunez',
      series: '2026-06',
    }),
  ).toEqual(['0001'])
})

test('S7: only candidates of the own preparation centre are found', async () => {
  expect(await search(visitor, { lastName: 'Ajena' })).toEqual([])
  expect((await visitor.request('GET', `/preparation/results/${foreign.id}`)).status).toBe(404)
})

test('K5: the reference number of a profile finds the result again', async () => {
  const { rows } = await owner.query('select reference from entry where id = $1', [marchEntry.id])
  const reference: string = rows[0].reference
  expect(reference).toMatch(/^[2-9A-HJKMNP-TV-Z]{10}$/)
  expect(
    await search(visitor, { reference: `${reference.slice(0, 5)}-${reference.slice(5)}`.toLowerCase() }),
  ).toEqual(['0007'])
  expect(visitor.words).toContain('Pérez')
})

test("K5: the reference number of another centre's candidate finds nothing", async () => {
  const { rows } = await owner.query('select reference from entry where id = $1', [foreign.id])
  expect(await search(visitor, { reference: rows[0].reference })).toEqual([])
})
