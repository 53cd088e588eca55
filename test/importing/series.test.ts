import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { headers, importRows, importText, reasonOf } from './files.ts'

const db = await testDatabase()
beforeEach(() => db.owner.query('truncate series cascade'))

const full = `${headers.series},centre_release_at,enquiries_until`

async function stored() {
  return (await db.owner.query('select * from series order by code')).rows
}

test('times keep their moment; a day begins in the time zone of the board', async () => {
  const row = '2026-06,June 2026,2026-08-13T08:00+01:00,2026-03-30,2026-08-12T07:00:00Z,2026-09-20'
  await importText(db.owner, 'series', `${full}\n${row}\n`, { timeZone: 'Europe/London' })
  expect(await stored()).toMatchObject([
    {
      release_at: new Date('2026-08-13T07:00:00Z'),
      credentials_from: new Date('2026-03-29T23:00:00Z'),
      centre_release_at: new Date('2026-08-12T07:00:00Z'),
      enquiries_until: '2026-09-20',
    },
  ])
})

test('without a release time a series is on hold', async () => {
  await importRows(db.owner, 'series', '2026-06,June 2026,2026-08-13T08:00:00Z,')
  await importRows(db.owner, 'series', '2026-06,June 2026,,')
  expect(await stored()).toMatchObject([{ release_at: null, credentials_from: null }])
})

test('a column that the file has not leaves what is stored; an empty value clears it', async () => {
  const row = '2026-06,June 2026,2026-08-13T08:00:00Z,2026-03-23,2026-08-12T08:00:00Z,2026-09-20'
  await importText(db.owner, 'series', `${full}\n${row}\n`)
  const report = await importRows(db.owner, 'series', '2026-06,June,2026-08-13T08:00:00Z,2026-03-23')
  expect(report).toMatchObject({ updated: 1 })
  expect(await stored()).toMatchObject([
    { name: 'June', enquiries_until: '2026-09-20', centre_release_at: expect.any(Date) },
  ])
  await importText(db.owner, 'series', `${full}\n2026-06,June,2026-08-13T08:00:00Z,2026-03-23,,\n`)
  expect(await stored()).toMatchObject([{ enquiries_until: null, centre_release_at: null }])
})

test.each([
  ['a time without an offset', '2026-06,June,2026-08-13T08:00:00,', /a time with its offset/],
  ['a day for a release', '2026-06,June,2026-08-13,', /a time with its offset/],
  ['a time that does not exist', '2026-06,June,2026-02-30T08:00:00Z,', /does not exist/],
  ['an hour that does not exist', '2026-06,June,2026-02-20T25:00:00Z,', /does not exist/],
  ['a day that does not exist', '2026-06,June,,2026-02-30', /credentials_from 2026-02-30/],
  ['a code in words', 'June,June,,', /series_code is "June"/],
])('refused: %s', async (_, row, says) => {
  expect(reasonOf(await importRows(db.owner, 'series', row))).toMatch(says)
})

test('K4: refused: centres after candidates, in the file or against what is stored', async () => {
  const late = '2026-06,June,2026-08-13T08:00:00Z,,2026-08-14T08:00:00Z,'
  expect(reasonOf(await importText(db.owner, 'series', `${full}\n${late}\n`))).toMatch(/is after release_at/)
  await importText(db.owner, 'series', `${full}\n${late.replace('08-14', '08-12')}\n`)
  const earlier = await importRows(db.owner, 'series', '2026-06,June,2026-08-11T08:00:00Z,')
  expect(reasonOf(earlier)).toMatch(/is after release_at/)
})
