import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, aSeries } from '../support/builders.ts'
import { acceptedTerms, anOfficerOf } from '../support/officers.ts'
import { aCandidateEntry, aLetter, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { aParentCentre } from '../support/subcentres.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()
const { owner } = portal.db
const series = await aSeries(owner)
const centre = await aCentre(owner)
const preparation = await aCentre(owner, { kind: 'preparation' })
await aCentreSetting(owner, series.id, centre.id)
await acceptedTerms(portal, centre)
for (const [candidateNumber, firstName, lastName] of [
  ['0001', 'Inés', 'López'],
  ['0002', 'Jean-Luc', 'O’Brien'],
  ['0003', 'Jürgen', 'De la Cruz'],
] as const) {
  const about = { seriesId: series.id, centreId: centre.id, preparationCentreId: preparation.id }
  const entry = await aCandidateEntry(owner, { ...about, candidateNumber, firstName, lastName })
  await aLetter(portal, { entry })
}
await owner.query(
  'insert into letter_share (series_id, centre_id, preparation_centre_id) values ($1, $2, $3)',
  [series.id, centre.id, preparation.id],
)

const ways: [typed: string, found: string[]][] = [
  ['Inés López', ['0001']],
  ['lopez ines', ['0001']],
  ['obrien', ['0002']],
  ['jean luc', ['0002']],
  ['delacruz', ['0003']],
  ['juergen', ['0003']],
  ['e', ['0001', '0002', '0003']],
  ['2', ['0002']],
  ['Inés Cruz', []],
  ['-', []],
]

async function findsAlike(visitor: Visitor, path: string): Promise<void> {
  for (const [name, found] of ways) {
    await visitor.open(`${path}?${new URLSearchParams({ name })}`)
    const numbers = /\b000\d\b/g
    const table = visitor.page.html.querySelector('tbody')?.textContent ?? ''
    expect([...new Set(table.match(numbers) ?? [])].toSorted(), `${path} ${name}`).toEqual(found)
  }
}

test('A9, S14: candidates are found by name in the list of letters, and where they are unlocked', async () => {
  const officer = await anOfficerOf(portal, centre)
  await findsAlike(officer, `/officers/candidate-results/${series.code}/credentials`)
  await findsAlike(officer, '/officers/candidates')
  expect(officer.page.status).toBe(422)
  expect(officer.words).toContain('Type letters of the name')
})

test('S13: shared letters are found by name', async () => {
  const person = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
  const staff = portal.visitor()
  await staff.signIn('preparation', person.email, person.password)
  await findsAlike(staff, '/preparation/letters')
  expect(staff.page.status).toBe(422)
})

test('A4, S2: associate centres and people are found by the name of a centre, however it is written', async () => {
  const { parent, at } = await aParentCentre(portal)
  const number = 'DE7007'
  const associate = await aCentre(owner, {
    number,
    kind: 'associate',
    parentId: parent.id,
    name: 'Schule „Käthe-Kollwitz“ 7',
  })
  const staff = await aStaffMember(portal, { area: 'officers', centreId: associate.id })
  const officer = await anOfficerOf(portal, parent)
  for (const typed of [
    'kaethe',
    'KATHE KOLLWITZ',
    'kathekollwitz 7',
    'kollwitz schule',
    'de7007',
    'schule DE7007',
  ]) {
    await officer.open(`${at}?${new URLSearchParams({ filter: typed })}`)
    expect(officer.words, typed).toContain('1 associate centre')
    expect(officer.words, typed).toContain(number)
    await officer.open(`/officers/people?${new URLSearchParams({ search: typed })}`)
    expect(officer.words, typed).toContain(staff.email)
  }
  for (const typed of ['„', 'kollwitz 8', 'schule ES']) {
    await officer.open(`${at}?${new URLSearchParams({ filter: typed })}`)
    expect(officer.words, typed).toContain('0 associate centres')
    await officer.open(`/officers/people?${new URLSearchParams({ search: typed })}`)
    expect(officer.words, typed).not.toContain(staff.email)
  }
})
