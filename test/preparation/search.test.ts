import { expect, test } from 'vitest'
import { aCentre, aFullResult, anEntry, aResult, aSeries } from '../support/builders.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db
const preparation = await aCentre(owner, { kind: 'preparation', name: 'Lingua' })
const other = await aCentre(owner, { kind: 'preparation' })
const centre = await aCentre(owner)
const june = await aSeries(owner, { code: '2026-06', name: 'June 2026' })
const march = await aSeries(owner, { code: '2026-03', name: 'March 2026' })

const people: [number: string, first: string, last: string][] = [
  ['0001', 'Lucía', 'Núñez García'],
  ['0007', 'Łukasz', 'Żółkiewski'],
  ['0012', 'Thị Hương', 'Nguyễn'],
  ['0030', 'Αλέξανδρος', 'Παπαδόπουλος'],
  ['0031', 'Юлія', 'Щербак'],
  ['0099', '=HYPERLINK("http://evil.example")', '100% O_Neil'],
]
for (const [index, [candidateNumber, firstName, lastName]] of people.entries()) {
  const about = { seriesId: june.id, centreId: centre.id, preparationCentreId: preparation.id }
  const entry = await anEntry(owner, { ...about, candidateNumber, firstName, lastName })
  await aResult(owner, entry.id, { score: 160 + index, grade: 'C' })
}
const marchEntry = await anEntry(owner, {
  ...{ seriesId: march.id, centreId: centre.id, preparationCentreId: preparation.id, examCode: 'C1A' },
  ...{ candidateNumber: '0007', firstName: 'Ana', lastName: 'Pérez' },
})
await aFullResult(owner, marchEntry.id)
const foreign = await anEntry(owner, {
  ...{ seriesId: june.id, centreId: centre.id, preparationCentreId: other.id },
  ...{ candidateNumber: '0002', firstName: 'Lucía', lastName: 'Núñez Ajena' },
})
await aFullResult(owner, foreign.id)

const staff = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
const visitor = portal.visitor()
await visitor.signIn('preparation', staff.email, staff.password)

async function search(criteria: Record<string, string>): Promise<string[]> {
  await visitor.open('/preparation/results')
  for (const [name, value] of Object.entries(criteria)) visitor.fill(name, value)
  await visitor.press('Show results')
  return numbers()
}

function numbers(): string[] {
  return visitor.page.html
    .querySelectorAll('tbody tr')
    .map((row) => row.querySelector('td')?.textContent.trim() ?? '')
}

test('S7: one candidate is found with the same number in From and To', async () => {
  expect(await search({ candidateNumberFrom: '0007', candidateNumberTo: '0007', series: '2026-06' })).toEqual(
    ['0007'],
  )
  expect(visitor.words).toContain('Żółkiewski')
})

test('S7: a range of numbers, open at either end too', async () => {
  expect(await search({ candidateNumberFrom: '0007', candidateNumberTo: '0030', series: '2026-06' })).toEqual(
    ['0007', '0012', '0030'],
  )
  expect(await search({ candidateNumberFrom: '0031' })).toEqual(['0031', '0099'])
  expect(await search({ candidateNumberTo: '0001' })).toEqual(['0001'])
})

test.each([
  ['a full last name', { lastName: 'Núñez García' }, ['0001']],
  ['part of it without accents', { lastName: 'nunez' }, ['0001']],
  ['in capitals', { lastName: 'NÚÑEZ' }, ['0001']],
  ['Polish without its letters', { lastName: 'zolkiew', firstName: 'lukasz' }, ['0007']],
  ['Vietnamese with and without marks', { lastName: 'nguyen', firstName: 'Hương' }, ['0012']],
  ['Greek without tonos', { lastName: 'ΠΑΠΑΔΟΠΟΥΛΟΣ' }, ['0030']],
  ['Cyrillic', { lastName: 'щерб' }, ['0031']],
  ['% and _ as themselves', { lastName: '100% o_' }, ['0099']],
  ['% alone finds only names with it', { lastName: '%' }, ['0099']],
  ['_ alone finds only names with it', { lastName: '_' }, ['0099']],
])('S7: by name: %s', async (_what, criteria, expected) => {
  expect(await search(criteria as Record<string, string>)).toEqual(expected)
})

test('S7: any combination narrows the search; exam and series too', async () => {
  expect(await search({ exam: 'C1A' })).toEqual(['0007'])
  expect(await search({ series: '2026-03', exam: 'B2F' })).toEqual([])
  expect(
    await search({
      candidateNumberFrom: '0001',
      candidateNumberTo: '0010',
      lastName: 'nunez',
      series: '2026-06',
    }),
  ).toEqual(['0001'])
})

test('S7: only candidates of the own preparation centre are found', async () => {
  expect(await search({ lastName: 'Ajena' })).toEqual([])
  expect((await visitor.request('GET', `/preparation/results/${foreign.id}`)).status).toBe(404)
})

test('S7: every column sorts both ways', async () => {
  await visitor.open('/preparation/results?series=2026-06')
  for (const column of ['Score', 'Last name', 'First name', 'Exam', 'Grade', 'Candidate no.']) {
    await visitor.follow(new RegExp(`^${column.replace('.', '\\.')}$`))
    const ascending = numbers()
    expect(visitor.page.html.querySelector('th[aria-sort="ascending"]')?.textContent).toContain(column)
    await visitor.follow(new RegExp(`^${column.replace('.', '\\.')}$`))
    expect(visitor.page.html.querySelector('th[aria-sort="descending"]')?.textContent).toContain(column)
    if (column === 'Score') expect([ascending, numbers()]).toEqual([ascending, [...ascending].reverse()])
  }
})

test('S7: a page at a time, with the count', async () => {
  const many = await aCentre(owner, { kind: 'preparation' })
  const about = { seriesId: june.id, preparationCentreId: many.id, centreId: (await aCentre(owner)).id }
  for (let i = 1; i <= 120; i += 1) {
    const entry = await anEntry(owner, { ...about, candidateNumber: String(i).padStart(4, '0') })
    await aResult(owner, entry.id)
  }
  const person = await aStaffMember(portal, { area: 'preparation', centreId: many.id })
  const reader = portal.visitor()
  await reader.signIn('preparation', person.email, person.password)
  await reader.open('/preparation/results')
  expect(reader.words).toContain('120 results')
  const seen: string[] = []
  for (const page of [1, 2, 3]) {
    await reader.open(`/preparation/results?page=${page}`)
    seen.push(
      ...reader.page.html
        .querySelectorAll('tbody tr')
        .map((row) => row.querySelector('td')?.textContent.trim() ?? ''),
    )
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => String(index + 1).padStart(4, '0')))
})

test('S7: a number that has not four digits is refused beside its field, with what was typed', async () => {
  expect(await search({ candidateNumberFrom: '7' })).toEqual([])
  expect(visitor.page.status).toBe(422)
  expect(visitor.page.html.querySelector('#candidateNumberFrom-error')?.textContent).toContain('four digits')
  expect(visitor.page.html.querySelector('#candidateNumberFrom')?.getAttribute('value')).toBe('7')
  await search({ candidateNumberFrom: '0009', candidateNumberTo: '0001' })
  expect(visitor.page.status).toBe(422)
})

test('S6: where nothing is found, the page says why that may be', async () => {
  await search({ lastName: 'nobody of that name' })
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

test('K5: the reference number of a profile finds the result again', async () => {
  const { rows } = await owner.query('select reference from entry where id = $1', [marchEntry.id])
  const reference: string = rows[0].reference
  expect(reference).toMatch(/^[2-9A-HJKMNP-TV-Z]{10}$/)
  expect(await search({ reference: `${reference.slice(0, 5)}-${reference.slice(5)}`.toLowerCase() })).toEqual(
    ['0007'],
  )
  expect(visitor.words).toContain('Pérez')
})

test('S7: the CSV holds what the criteria find, and no cell that a spreadsheet would run', async () => {
  const csv = await visitor.request('GET', '/preparation/results.csv?series=2026-06')
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(csv.headers.get('cache-control')).toContain('no-store')
  const lines = csv.text.trim().split('\r\n')
  expect(lines).toHaveLength(1 + people.length)
  expect(csv.text).toContain('Żółkiewski')
  expect(csv.text).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
})
