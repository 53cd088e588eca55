import { aCentre, aFullResult, anEntry, aResult, aSeries } from './builders.ts'
import { aStaffMember } from './people.ts'
import type { TestPortal } from './portal.ts'
import type { Visitor } from './visitor.ts'

type About = { preparationCentreId: number; centreId: number }

/** The candidates in June of the centre that searches. */
export const people: [number: string, first: string, last: string][] = [
  ['0001', 'Lucía', 'Núñez García'],
  ['0007', 'Łukasz', 'Żółkiewski'],
  ['0012', 'Thị Hương', 'Nguyễn'],
  ['0030', 'Αλέξανδρος', 'Παπαδόπουλος'],
  ['0031', 'Юлія', 'Щербак'],
  ['0099', '=HYPERLINK("http://evil.example")', '100% O_Neil'],
]

/**
 * A preparation centre with candidates in June and one in March (`marchEntry`), somebody of its staff who is signed
 * in, and a candidate of another preparation centre (`foreign`).
 */
export async function aCentreThatSearches(portal: TestPortal) {
  const { owner } = portal.db
  const preparation = await aCentre(owner, { kind: 'preparation', name: 'Lingua' })
  const other = await aCentre(owner, { kind: 'preparation' })
  const centre = await aCentre(owner)
  const june = await aSeries(owner, { code: '2026-06', name: 'June 2026' })
  const march = await aSeries(owner, { code: '2026-03', name: 'March 2026' })

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

  const visitor = await staffOf(portal, preparation.id)
  return { june, marchEntry, foreign, visitor }
}

/** A further preparation centre, and somebody of its staff who is signed in. */
export async function anotherCentre(portal: TestPortal): Promise<{ reader: Visitor; about: About }> {
  const { owner } = portal.db
  const { id } = await aCentre(owner, { kind: 'preparation' })
  const reader = await staffOf(portal, id)
  return { reader, about: { preparationCentreId: id, centreId: (await aCentre(owner)).id } }
}

async function staffOf(portal: TestPortal, centreId: number): Promise<Visitor> {
  const person = await aStaffMember(portal, { area: 'preparation', centreId })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', person.email, person.password)
  return visitor
}

/** So many candidates with results, all at once. */
export async function many(
  portal: TestPortal,
  count: number,
  about: About & { seriesId: number },
): Promise<void> {
  await portal.db.owner.query(
    `with made as (
       insert into entry (series_id, exam_id, centre_id, preparation_centre_id, candidate_number, first_name,
         last_name, first_name_key, last_name_key, name_key, date_of_birth)
       select $1, (select id from exam where code = 'B2F'), $2, $3, lpad(n::text, 4, '0'), 'Ana', 'Núñez', 'ana',
         'nunez', 'ana|nunez|', '2005-03-31'
       from generate_series(1, $4::int) as n
       returning id
     )
     insert into result (entry_id, component, score, grade, cefr, status)
     select id, 'overall', 160 + id % 30, 'C', 'B2', 'final' from made`,
    [about.seriesId, about.centreId, about.preparationCentreId, count],
  )
}

/** Searches, and gives the candidate numbers that are found. */
export async function search(visitor: Visitor, criteria: Record<string, string>): Promise<string[]> {
  await visitor.open('/preparation/results')
  for (const [name, value] of Object.entries(criteria)) visitor.fill(name, value)
  await visitor.press('Show results')
  return numbers(visitor)
}

/** The candidate numbers of the results table, from above. */
export function numbers(reader: Visitor): string[] {
  return reader.page.html
    .querySelectorAll('tbody tr')
    .map((row) => row.querySelector('td')?.textContent.trim() ?? '')
}

export function numbersUpTo(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1).padStart(4, '0'))
}
