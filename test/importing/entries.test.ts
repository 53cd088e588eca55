import { beforeEach, expect, test } from 'vitest'
import { aCentre, aSeries } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { importRows, reasonOf } from './files.ts'

const db = await testDatabase()
await aSeries(db.owner, { code: '2026-06' })
const centre = await aCentre(db.owner, { number: 'ES439' })
await aCentre(db.owner, { number: 'ES440', kind: 'associate', parentId: centre.id })
await aCentre(db.owner, { number: 'ES701', kind: 'preparation' })

beforeEach(() => db.owner.query('delete from entry'))

const good = '2026-06,B2F,ES439,ES701,0007,María José,Núñez,2005-03-31'

async function stored() {
  return (await db.owner.query('select * from entry order by candidate_number')).rows
}

test('an entry is stored as it is written, with the keys it is found by', async () => {
  await importRows(db.owner, 'entries', good, '2026-06,C1A,ES440,,0001,Łukasz,Nguyễn Thị,2004-02-29')
  expect(await stored()).toMatchObject([
    {
      candidate_number: '0001',
      first_name_key: 'lukasz',
      last_name_key: 'nguyen thi',
      name_key: 'lukasz|nguyenthi|',
      date_of_birth: '2004-02-29',
    },
    {
      candidate_number: '0007',
      first_name: 'María José',
      last_name: 'Núñez',
      first_name_key: 'maria jose',
      last_name_key: 'nunez',
      preparation_centre_id: expect.any(Number),
      reference: expect.stringMatching(/^\w{10}$/),
    },
  ])
})

test('the longest names come through, whatever they are made of', async () => {
  const squares = Array.from({ length: 88 }, (_, index) => String.fromCodePoint(0x3300 + index)).join('')
  const rare = Array.from({ length: 80 }, (_, index) => String.fromCodePoint(0x20000 + index * 97)).join('')
  for (const [first, last] of [
    [`${squares}üüüaeoe`, `aeöüue${[...squares].toReversed().join('')}`],
    [`${rare}äöüaaoeue`, `ueÄÖÜ${[...rare].toReversed().join('')}`],
  ])
    expect(
      await importRows(db.owner, 'entries', `2026-06,B2F,ES439,ES701,0007,${first},${last},2005-03-31`),
    ).toMatchObject({ rejected: [] })
})

test('a corrected name is found as it is now', async () => {
  await importRows(db.owner, 'entries', good)
  await importRows(db.owner, 'entries', good.replace('Núñez', 'Müller'))
  expect(await stored()).toMatchObject([{ last_name_key: 'muller', name_key: 'mariajose|muller mueller|' }])
})

test('names in every script come through; accents are composed, white space is tidied', async () => {
  const names = ['Παπαδόπουλος', 'Їжакевич', 'محمد', '李小龍', 'O’Brien-Ñandú', 'Þórður', 'नमस्ते']
  const rows = names.map(
    (name, index) => `2026-06,B2F,ES439,,000${index},  ${name.normalize('NFD')} ,${name},2005-01-01`,
  )
  expect(await importRows(db.owner, 'entries', ...rows)).toMatchObject({ inserted: 7, rejected: [] })
  expect((await stored()).map((entry) => entry.first_name)).toEqual(
    names.map((name) => name.normalize('NFC')),
  )
})

test('a changed entry is updated; its reference number stays', async () => {
  await importRows(db.owner, 'entries', good)
  const [before] = await stored()
  const report = await importRows(db.owner, 'entries', good.replace('Núñez', 'Nunez').replace('ES701', ''))
  expect(report).toMatchObject({ inserted: 0, updated: 1, unchanged: 0 })
  expect(await stored()).toEqual([{ ...before, last_name: 'Nunez', preparation_centre_id: null }])
})

const control = String.fromCodePoint(0x202e)

test.each([
  [
    'a candidate number of three digits',
    good.replace('0007', '007'),
    /candidate_number is "007".*four digits/,
  ],
  ['a candidate number in other digits', good.replace('0007', '٠٠٠٧'), /four digits/],
  ['no last name', good.replace('Núñez', ' '), /last_name is empty/],
  ['a name that turns the text around', good.replace('Núñez', `N${control}z`), /last_name is "N\\u202ez"/],
  ['a name with a control character', good.replace('Núñez', 'N\u0007z'), /last_name/],
  ['a name of 101 characters', good.replace('Núñez', 'x'.repeat(101)), /longer than 100/],
  ['a day that does not exist', good.replace('2005-03-31', '2005-02-29'), /date_of_birth is "2005-02-29"/],
  ['a day in another form', good.replace('2005-03-31', '31/03/2005'), /a day in the past, e.g. 2005-03-31/],
  ['a day in the future', good.replace('2005-03-31', '2999-03-31'), /not in the past/],
  ['a centre number in lower case', good.replace('ES439', 'es439'), /two capital letters/],
  ['an unknown centre', good.replace('ES439', 'ES999'), /There is no centre ES999/],
  ['an unknown preparation centre', good.replace('ES701', 'ES999'), /correct preparation_centre_number/],
  ['a preparation centre that is none', good.replace('ES701', 'ES440'), /ES440 is not a preparation centre/],
  ['a preparation centre as the centre', good.replace('ES439', 'ES701'), /ES701 is a preparation centre/],
])('refused: %s', async (_, row, says) => {
  expect(reasonOf(await importRows(db.owner, 'entries', row))).toMatch(says)
  expect(await stored()).toEqual([])
})

test('the same candidate number twice: both lines are named', async () => {
  const report = await importRows(
    db.owner,
    'entries',
    good,
    good.replace('ES701', ''),
    good.replace('B2F', 'C1A'),
  )
  expect(report.rejected).toEqual([{ line: 3, reason: expect.stringMatching(/on line 2: keep one/) }])
})

test('a name that is a formula to spreadsheets is a name here', async () => {
  await importRows(db.owner, 'entries', good.replace('Núñez', '=cmd'))
  expect(await stored()).toMatchObject([{ last_name: '=cmd' }])
})
