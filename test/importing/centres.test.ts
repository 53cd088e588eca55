import { beforeEach, expect, test } from 'vitest'
import { aCentre, anEntry } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { importRows, reasonOf } from './files.ts'

const db = await testDatabase()
beforeEach(() => db.owner.query('truncate centre cascade'))

const centre = (number: string, kind = 'centre', parent = '', zone = 'Europe/Madrid') =>
  `${number},Name,${kind},${parent},ES,${zone},Ana,ana@es.example,`

async function stored() {
  const found = await db.owner.query(
    `select centre.number, centre.kind, parent.number as parent
     from centre left join centre as parent on parent.id = centre.parent_id order by centre.number`,
  )
  return found.rows.map(({ number, kind, parent }) => `${number} ${kind} ${parent ?? '-'}`)
}

test('parents may come after those who name them', async () => {
  const rows = [
    centre('ES701', 'preparation', 'ES440'),
    centre('ES440', 'associate', 'ES439'),
    centre('ES439'),
  ]
  expect(await importRows(db.owner, 'centres', ...rows)).toMatchObject({ inserted: 3, rejected: [] })
  expect(await stored()).toEqual(['ES439 centre -', 'ES440 associate ES439', 'ES701 preparation ES440'])
})

test('a centre becomes an associate centre of a new one, in one file', async () => {
  await importRows(db.owner, 'centres', centre('ES439'))
  const report = await importRows(db.owner, 'centres', centre('ES439', 'associate', 'ES500'), centre('ES500'))
  expect(report).toMatchObject({ inserted: 1, updated: 1 })
  expect(await stored()).toEqual(['ES439 associate ES500', 'ES500 centre -'])
})

test.each([
  ['an associate centre without a parent', [centre('ES440', 'associate')], /needs parent_centre_number/],
  ['a centre with a parent', [centre('ES439'), centre('ES440', 'centre', 'ES439')], /A centre has no parent/],
  [
    'a parent that nobody knows',
    [centre('ES440', 'associate', 'ES999')],
    /There is no centre ES999, here or in the file/,
  ],
  ['its own parent', [centre('ES440', 'associate', 'ES440')], /cannot be its own parent/],
  [
    'an associate centre as the parent of one',
    [centre('ES439'), centre('ES440', 'associate', 'ES439'), centre('ES441', 'associate', 'ES440')],
    /ES441 \(associate\) names ES440.*must be of the kind centre/,
  ],
  [
    'a preparation centre as a parent',
    [centre('ES701', 'preparation'), centre('ES702', 'preparation', 'ES701')],
    /ES702.*centre or associate/,
  ],
  ['the same number twice', [centre('ES439'), centre('ES439')], /same centre number is on line 2/],
  [
    'a time zone that does not exist',
    [centre('ES439', 'centre', '', 'Europe/Atlantis')],
    /no time zone Europe\/Atlantis/,
  ],
  ['an offset for a time zone', [centre('ES439', 'centre', '', '+01:00')], /IANA name/],
  ['an unknown country', [centre('ES439').replace(',ES,', ',XX,')], /country is "XX"/],
  ['no e-mail address', [centre('ES439').replace('ana@es.example', 'ana')], /contact_email is "ana"/],
])('refused: %s', async (_, rows, says) => {
  const report = await importRows(db.owner, 'centres', ...rows)
  expect(report.rejected.map(({ reason }) => reason).join('\n')).toMatch(says)
  expect(report.rejected.at(-1)?.line).toBe(rows.length + 1)
  expect(await stored()).toEqual([])
})

test('refused: a circle', async () => {
  const rows = [centre('ES440', 'associate', 'ES441'), centre('ES441', 'associate', 'ES440')]
  expect((await importRows(db.owner, 'centres', ...rows)).rejectedCount).toBe(2)
})

test('refused: a centre that others belong to becomes something else', async () => {
  await importRows(db.owner, 'centres', centre('ES439'), centre('ES440', 'associate', 'ES439'))
  expect(reasonOf(await importRows(db.owner, 'centres', centre('ES439', 'preparation')))).toMatch(
    /ES440.*must be/,
  )
})

test('refused: a centre with entries becomes a preparation centre', async () => {
  const { id, number } = await aCentre(db.owner, { number: 'ES439' })
  await anEntry(db.owner, { centreId: id })
  expect(reasonOf(await importRows(db.owner, 'centres', centre(number, 'preparation')))).toMatch(
    /cannot become/,
  )
})
