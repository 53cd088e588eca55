import { expect, test } from 'vitest'
import { aCentre, aFullResult, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db
const parent = await aCentre(owner, { number: 'ES439' })
const associate = await aCentre(owner, { number: 'ES440', kind: 'associate', parentId: parent.id })
const foreign = await aCentre(owner, { number: 'PT900' })
const released = await aSeries(owner, { code: '2026-06', name: 'June 2026' })
const confidential = await aSeries(owner, {
  code: '2026-11',
  name: 'November 2026',
  releaseAt: hoursFromNow(5),
  centreReleaseAt: hoursFromNow(-1),
})
const unreleased = await aSeries(owner, { code: '2027-03', name: 'March 2027', releaseAt: hoursFromNow(5) })
for (const [series, centre, lastName] of [
  [released, parent, 'Núñez'],
  [released, associate, 'Żółkiewski'],
  [confidential, associate, 'Nguyễn'],
  [unreleased, parent, 'Щербак'],
  [released, foreign, 'Fremd'],
] as const) {
  const entry = await anEntry(owner, { seriesId: series.id, centreId: centre.id, lastName })
  await aFullResult(owner, entry.id)
}

async function officerOf(centreId: number) {
  const officer = await aStaffMember(portal, { area: 'officers', centreId })
  const visitor = portal.visitor()
  await visitor.signIn('officers', officer.email, officer.password)
  return visitor
}

test('A1: the dashboard leads to entries and results by qualification and by candidate', async () => {
  const visitor = await officerOf(parent.id)
  expect(visitor.page.html.querySelector('h1')?.textContent).toBe('Administer exams')
  await visitor.follow('By qualification')
  expect(visitor.words).toMatch(/June 2026 B2 First 2 2/)
  await visitor.open('/officers')
  await visitor.follow('By candidate')
  expect(visitor.words).toContain('4 entries')
})

test('A1, K4: a parent centre sees its associate centres too; results only once they are released to centres', async () => {
  const visitor = await officerOf(parent.id)
  await visitor.open('/officers/entries?view=candidate')
  expect(visitor.words).toMatch(/Núñez Ana ES439 B2 First June 2026 175 · B · B2/)
  expect(visitor.words).toMatch(/Żółkiewski Ana ES440 B2 First June 2026 175/)
  expect(visitor.words).toMatch(/Nguyễn Ana ES440 B2 First November 2026 175/)
  expect(visitor.words).toMatch(/Щербак Ana ES439 B2 First March 2027 Not released/)
  expect(visitor.words).not.toContain('Fremd')
  expect(visitor.words).toContain('Confidential: November 2026')
  expect(visitor.words).not.toContain('Confidential: June 2026')
  await visitor.open('/officers/entries?view=candidate&series=2026-06')
  expect(visitor.words).not.toContain('Confidential:')
})

test('A10: an associate centre sees only itself', async () => {
  const visitor = await officerOf(associate.id)
  await visitor.open('/officers/entries?view=candidate')
  expect(visitor.words).toContain('2 entries')
  expect(visitor.words).not.toContain('Núñez')
  await visitor.open('/officers/entries?view=candidate&centre=ES439')
  expect(visitor.words).toContain('0 entries')
})

test('A1: entries are found by part of a name or by candidate number', async () => {
  const visitor = await officerOf(parent.id)
  await visitor.open('/officers/entries')
  await visitor.fill('view', 'candidate').fill('name', 'zolk').press('Show')
  expect(visitor.words).toContain('1 entry')
})

test('A1: a name is found by any of its words, over both names, however it is written', async () => {
  const people = [
    ['1001', 'Inés', 'López'],
    ['1002', 'Síle', 'O’Brien'],
    ['1003', 'Jean-Luc', 'De la Cruz'],
    ['1004', 'Jürgen', 'Müller'],
    ['1005', 'Uwe', 'Mueller'],
    ['1006', '小明', '王'],
  ]
  for (const [candidateNumber = '', firstName = '', lastName = ''] of people) {
    const about = { seriesId: released.id, centreId: foreign.id, candidateNumber, firstName, lastName }
    await anEntry(owner, about)
  }
  const visitor = await officerOf(foreign.id)
  const found = async (name: string) => {
    await visitor.open(`/officers/entries?${new URLSearchParams({ view: 'candidate', name })}`)
    const rows = visitor.page.html.querySelectorAll('tbody tr')
    return rows.map((row) => row.querySelector('td')?.textContent.trim())
  }
  for (const [typed, numbers] of [
    ['Inés López', ['1001']],
    ['lopez, ines', ['1001']],
    ['obrien', ['1002']],
    ["O'BRIEN sile", ['1002']],
    ['jean luc', ['1003']],
    ['delacruz', ['1003']],
    ['jeanluc de la cruz', ['1003']],
    ['mueller', ['1004', '1005']],
    ['Müller', ['1004', '1005']],
    ['muller', ['1004', '1005']],
    ['müller juergen', ['1004']],
    ['王小明', ['1006']],
    ['王', ['1006']],
    ['Inés Müller', []],
    [' 1002 ', ['1002']],
    ['%', []],
  ] as const)
    expect(await found(typed), typed).toEqual(numbers)
  expect(await found('’-')).toEqual([])
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toContain('Type letters of the name')
})
