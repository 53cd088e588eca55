import { expect, test } from 'vitest'
import { anEntry, aResult } from '../../support/builders.ts'
import { testPortal } from '../../support/portal.ts'
import { aCentreThatSearches, anotherCentre, many, numbers, numbersUpTo } from '../../support/search.ts'

const portal = await testPortal()
const { owner } = portal.db
const { june } = await aCentreThatSearches(portal)

test('S7: every column sorts both ways, and what has no score stands last', async () => {
  const { reader, about } = await anotherCentre(portal)
  const results: [number: string, last: string, first: string, exam: string, score: number, grade: string][] =
    [
      ['0003', 'cruz', 'eva', 'C1A', 190, 'B'],
      ['0001', 'alba', 'zoe', 'B2F', 170, 'A'],
      ['0004', 'duran', 'ana', 'C2P', 210, 'C'],
      ['0002', 'baena', 'mia', 'A2K', 130, 'D'],
    ]
  for (const [candidateNumber, lastName, firstName, examCode, score, grade] of results) {
    const entry = await anEntry(owner, {
      ...about,
      seriesId: june.id,
      candidateNumber,
      lastName,
      firstName,
      examCode,
    })
    await aResult(owner, entry.id, { score, grade })
  }
  const waiting = await anEntry(owner, {
    ...about,
    seriesId: june.id,
    candidateNumber: '0005',
    examCode: 'B1P',
  })
  await aResult(owner, waiting.id, { status: 'pending' })

  const inOrderOf = (column: number) =>
    [...results]
      .sort((one, two) => ((one[column] ?? '') < (two[column] ?? '') ? -1 : 1))
      .map(([number]) => number)
  const columns = ['Candidate no.', 'Last name', 'First name', 'Exam', 'Score', 'Grade']
  await reader.open('/preparation/results?sort=-grade')
  for (const [index, column] of columns.entries()) {
    const heading = new RegExp(`^${column.replace('.', '\\.')}$`)
    await reader.follow(heading)
    expect(reader.page.html.querySelector('th[aria-sort="ascending"]')?.textContent).toContain(column)
    expect(numbers(reader).filter((number) => number !== '0005')).toEqual(inOrderOf(index))
    await reader.follow(heading)
    expect(reader.page.html.querySelector('th[aria-sort="descending"]')?.textContent).toContain(column)
    expect(numbers(reader).filter((number) => number !== '0005')).toEqual(inOrderOf(index).reverse())
  }
  for (const sort of ['score', '-score', 'grade', '-grade']) {
    await reader.open(`/preparation/results?sort=${sort}`)
    expect(numbers(reader).at(-1)).toBe('0005')
  }
  await reader.open('/preparation/results?sort=password_hash')
  expect(numbers(reader)).toEqual(numbersUpTo(5))
})

test('S7: a page at a time, with the count; from page to page criteria and order stay', async () => {
  const { reader, about } = await anotherCentre(portal)
  await many(portal, 120, { ...about, seriesId: june.id })
  await reader.open('/preparation/results')
  expect(reader.words).toContain('120 results')
  await reader.open('/preparation/results?sort=-number&lastName=nunez')
  const seen = numbers(reader)
  for (const _page of [2, 3]) {
    await reader.follow('Next')
    expect(reader.words).toContain('120 results')
    seen.push(...numbers(reader))
  }
  expect(seen).toEqual(numbersUpTo(120).reverse())
  for (const page of ['0', '-1', 'x', '1e3', '99999999999999999999']) {
    await reader.open(`/preparation/results?page=${page}`)
    expect(reader.page.status).toBe(200)
    expect(reader.words).toContain('120 results')
  }
})
