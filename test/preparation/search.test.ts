import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchKey } from '../../src/results/search/search-key.ts'
import { aCentre, aFullResult, anEntry, aResult, aSeries, type Status } from '../support/builders.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

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
  seriesId: march.id,
  centreId: centre.id,
  preparationCentreId: preparation.id,
  examCode: 'C1A',
  candidateNumber: '0007',
  firstName: 'Ana',
  lastName: 'Pérez',
})
await aFullResult(owner, marchEntry.id)
const foreign = await anEntry(owner, {
  seriesId: june.id,
  centreId: centre.id,
  preparationCentreId: other.id,
  candidateNumber: '0002',
  firstName: 'Lucía',
  lastName: 'Núñez Ajena',
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
  return cells(visitor, 0)
}

/** A column of the results table, from above. */
function cells(reader: Visitor, column: number): string[] {
  return reader.page.html
    .querySelectorAll('tbody tr')
    .map((row) => row.querySelectorAll('td')[column]?.textContent.trim() ?? '')
}

/** A further preparation centre, and somebody of its staff who is signed in. */
async function anotherCentre() {
  const { id } = await aCentre(owner, { kind: 'preparation' })
  const person = await aStaffMember(portal, { area: 'preparation', centreId: id })
  const reader = portal.visitor()
  await reader.signIn('preparation', person.email, person.password)
  return { reader, about: { preparationCentreId: id, centreId: (await aCentre(owner)).id } }
}

/** So many candidates with results, all at once. */
async function many(count: number, about: { preparationCentreId: number; centreId: number }): Promise<void> {
  await owner.query(
    `with made as (
       insert into entry (series_id, exam_id, centre_id, preparation_centre_id, candidate_number, first_name,
         last_name, first_name_key, last_name_key, date_of_birth)
       select $1, (select id from exam where code = 'B2F'), $2, $3, lpad(n::text, 4, '0'), 'Ana', 'Núñez', 'ana',
         'nunez', '2005-03-31'
       from generate_series(1, $4::int) as n
       returning id
     )
     insert into result (entry_id, component, score, grade, cefr, status)
     select id, 'overall', 160 + id % 30, 'C', 'B2', 'final' from made`,
    [june.id, about.centreId, about.preparationCentreId, count],
  )
}

function numbersUpTo(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1).padStart(4, '0'))
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
  ['part from the middle of it', { lastName: 'garc' }, ['0001']],
  ['both names, with accents that are too many', { firstName: 'lùcía', lastName: 'ñúñéz' }, ['0001']],
  ['Vietnamese as it is written', { lastName: 'NGUYỄN', firstName: 'thị' }, ['0012']],
  ['decomposed accents', { lastName: 'Nu\u0301n\u0303ez' }, ['0001']],
  ['spaces around it', { lastName: '  garcía ' }, ['0001']],
  ['a backslash as itself', { lastName: '\\' }, []],
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

test('S7: every column sorts both ways, and what has no score stands last', async () => {
  const { reader, about } = await anotherCentre()
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
    expect(cells(reader, 0).filter((number) => number !== '0005')).toEqual(inOrderOf(index))
    await reader.follow(heading)
    expect(reader.page.html.querySelector('th[aria-sort="descending"]')?.textContent).toContain(column)
    expect(cells(reader, 0).filter((number) => number !== '0005')).toEqual(inOrderOf(index).reverse())
  }
  for (const sort of ['score', '-score', 'grade', '-grade']) {
    await reader.open(`/preparation/results?sort=${sort}`)
    expect(cells(reader, 0).at(-1)).toBe('0005')
  }
  await reader.open('/preparation/results?sort=password_hash')
  expect(cells(reader, 0)).toEqual(numbersUpTo(5))
})

test('S7: a page at a time, with the count; from page to page criteria and order stay', async () => {
  const { reader, about } = await anotherCentre()
  await many(120, about)
  await reader.open('/preparation/results')
  expect(reader.words).toContain('120 results')
  await reader.open('/preparation/results?sort=-number&lastName=nunez')
  const seen = cells(reader, 0)
  for (const _page of [2, 3]) {
    await reader.follow('Next')
    expect(reader.words).toContain('120 results')
    seen.push(...cells(reader, 0))
  }
  expect(seen).toEqual(numbersUpTo(120).reverse())
  for (const page of ['0', '-1', 'x', '1e3', '99999999999999999999']) {
    await reader.open(`/preparation/results?page=${page}`)
    expect(reader.page.status).toBe(200)
    expect(reader.words).toContain('120 results')
  }
})

test.each([
  ['candidateNumberFrom', '7'],
  ['candidateNumberFrom', '007'],
  ['candidateNumberTo', '00007'],
  ['candidateNumberTo', '12a4'],
  ['candidateNumberTo', '٠٠٠٧'],
])(
  'S7: a number that has not four digits is refused beside its field, with what was typed: %s %s',
  async (field, typed) => {
    expect(await search({ [field]: typed })).toEqual([])
    expect(visitor.page.status).toBe(422)
    expect(visitor.page.html.querySelector(`#${field}-error`)?.textContent).toContain('four digits')
    expect(visitor.page.html.querySelector(`#${field}`)?.getAttribute('value')).toBe(typed)
    expect(visitor.page.html.querySelector(`.error-summary a[href="#${field}"]`)).not.toBeNull()
    expect(
      (await visitor.request('GET', `/preparation/results.csv?${field}=${encodeURIComponent(typed)}`)).status,
    ).toBe(404)
  },
)

test('S7: a range from above to below is refused beside its field', async () => {
  await search({ candidateNumberFrom: '0009', candidateNumberTo: '0001' })
  expect(visitor.page.status).toBe(422)
  expect(visitor.page.html.querySelector('#candidateNumberTo-error')?.textContent).toContain('smaller than')
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

test("K5: the reference number of another centre's candidate finds nothing", async () => {
  const { rows } = await owner.query('select reference from entry where id = $1', [foreign.id])
  expect(await search({ reference: rows[0].reference })).toEqual([])
})

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
  const shown = (await search(criteria)).sort()
  const { text } = await visitor.request('GET', `/preparation/results.csv?${new URLSearchParams(criteria)}`)
  const rows = parse<Record<string, string>>(text, { bom: true, columns: true })
  expect(rows.map((row) => row.candidate_number).sort()).toEqual(shown)
})

test('S7: the CSV holds each of thousands of results once', async () => {
  const { reader, about } = await anotherCentre()
  await many(4321, about)
  const { text } = await reader.request('GET', '/preparation/results.csv')
  const rows = parse<Record<string, string>>(text, { bom: true, columns: true })
  expect(rows.map((row) => row.candidate_number)).toEqual(numbersUpTo(4321))
})

test('S7: whatever a name is, no cell of the CSV is one that a spreadsheet would run, and nothing of it is lost', async () => {
  const { reader, about } = await anotherCentre()
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

test('S7: what a name is made of finds it again, in any case, with and without its accents', async () => {
  const { reader, about } = await anotherCentre()
  const entry = await anEntry(owner, { ...about, seriesId: june.id, candidateNumber: '4711' })
  await aResult(owner, entry.id)
  const letters = [..."aáàâãäåbcçčdđeéêëěgğhiíîïıjkłlmnñńoóôöøőpqrřsśšşßtţťuúûüůvwxyýzźżΑαάβγςωюїщễạ'’-"]
  const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 2, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(name, fc.nat(), async (lastName, cut) => {
      await owner.query('update entry set last_name = $2, last_name_key = $3 where id = $1', [
        entry.id,
        lastName,
        searchKey(lastName),
      ])
      const part = lastName.slice(cut % (lastName.length - 1))
      const ways = [
        part,
        part.toUpperCase(),
        part.normalize('NFD'),
        part.normalize('NFD').replace(/[\u0300-\u036f]/g, ''),
      ]
      for (const typed of ways) {
        await reader.open(`/preparation/results?${new URLSearchParams({ lastName: typed })}`)
        expect(cells(reader, 0), typed).toEqual(['4711'])
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)

test.each<[Status, string]>([
  ['pending', 'Not ready yet'],
  ['withheld', 'Withheld'],
  ['absent_part', 'Absent from part (X)'],
  ['absent', 'Absent (Z)'],
])(
  'K3: a result that is %s stands in the table in words, and without a score in the CSV',
  async (status, words) => {
    const { reader, about } = await anotherCentre()
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
  await search({ exam: 'C1A' })
  expect(visitor.words).toContain('provisional and for information only')
  await visitor.open(`/preparation/results/${marchEntry.id}`)
  expect(visitor.words).toContain('provisional and for information only')
  const pdf = await visitor.request('GET', `/preparation/results/${marchEntry.id}/profile.pdf`)
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(pdf.headers.get('content-disposition')).toMatch(/^inline; filename="profile-[2-9A-Z]{10}\.pdf"$/)
  expect(pdf.headers.get('cache-control')).toBe('no-store, private')
})
