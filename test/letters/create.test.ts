import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { createCredentials, openWhereUndecided } from '../../src/letters/create-credentials.ts'
import { lettersOf } from '../../src/letters/letter.ts'
import { writeMailMerge } from '../../src/letters/mail-merge.ts'
import { isIdNumber } from '../../src/numbers/id-number.ts'
import { aCentre, aCentreSetting, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'

const db = await testDatabase()
const key = randomBytes(32)

/** A centre with candidates in a series. */
async function aCentreWithEntries(count: number, wanted: { isUndecided?: boolean; from?: Date } = {}) {
  const series = await aSeries(db.owner, wanted.from ? { credentialsFrom: wanted.from } : {})
  const centre = await aCentre(db.owner)
  if (!wanted.isUndecided) await aCentreSetting(db.owner, series.id, centre.id)
  for (let made = 0; made < count; made += 1) {
    await anEntry(db.owner, { seriesId: series.id, centreId: centre.id })
  }
  return { series, centre }
}

test('A9: every entry gets an ID number and a Secret Number; repeating it creates nothing twice', async () => {
  const { series, centre } = await aCentreWithEntries(20)
  expect(await createCredentials(db.owner, key, series.code, centre.number)).toEqual({ created: 20 })
  const letters = await lettersOf(db.owner, key, series.code, centre.number)
  expect(new Set(letters.map((letter) => letter.id_number)).size).toBe(20)
  expect(
    letters.every((letter) => isIdNumber(letter.id_number) && /^\d{12}$/.test(letter.secretNumber)),
  ).toBe(true)
  expect(await createCredentials(db.owner, key, series.code, centre.number)).toEqual({ created: 0 })
  expect(await lettersOf(db.owner, key, series.code, centre.number)).toEqual(letters)
})

test('A9: several who create at once create each credential once', async () => {
  const { series, centre } = await aCentreWithEntries(100)
  const sixTimes = <Result>(work: () => Promise<Result>) => Promise.all(Array.from({ length: 6 }, work))
  // The connections are open before the race begins.
  for (const tx of await sixTimes(() => db.owner.transaction())) await tx.rollback()
  const made = await sixTimes(() => createCredentials(db.owner, key, series.code, centre.number))
  expect(made.map(({ created }) => created).sort()).toEqual([0, 0, 0, 0, 0, 100])
})

test('A3: refused before the window opens, with the date', async () => {
  const from = hoursFromNow(24)
  const { series, centre } = await aCentreWithEntries(1, { from })
  await expect(createCredentials(db.owner, key, series.code, centre.number)).rejects.toMatchObject({
    reason: 'tooEarly',
    from,
  })
})

test('refused without a series, a centre or an entry', async () => {
  const { series, centre } = await aCentreWithEntries(0)
  const create = (seriesCode: string, number: string) => createCredentials(db.owner, key, seriesCode, number)
  await expect(create('1999-06', centre.number)).rejects.toMatchObject({ reason: 'noSeries' })
  await expect(create(series.code, 'ZZ999')).rejects.toMatchObject({ reason: 'noCentre' })
  await expect(create(series.code, centre.number)).rejects.toMatchObject({ reason: 'noEntries' })
})

test('a centre that has decided nothing stands at ALL candidates; one that has keeps what it decided', async () => {
  const { series, centre } = await aCentreWithEntries(1, { isUndecided: true })
  await openWhereUndecided(db.owner, series.code, centre.number)
  const access = async () => {
    const found = await db.owner.query(
      'select candidate_access, delay_minutes from centre_setting where series_id = $1 and centre_id = $2',
      [series.id, centre.id],
    )
    return found.rows
  }
  expect(await access()).toEqual([{ candidate_access: 'all', delay_minutes: 0 }])
  await db.owner.query("update centre_setting set candidate_access = 'none' where centre_id = $1", [
    centre.id,
  ])
  await openWhereUndecided(db.owner, series.code, centre.number)
  expect(await access()).toEqual([{ candidate_access: 'none', delay_minutes: 0 }])
})

test('the Secret Number cannot be read in the database, and is not in the letter once it was used', async () => {
  const { series, centre } = await aCentreWithEntries(1)
  await createCredentials(db.owner, key, series.code, centre.number)
  const [letter] = await lettersOf(db.owner, key, series.code, centre.number)
  const stored = await db.owner.query('select * from credential where entry_id = $1', [letter?.entry_id])
  expect(stored.rows[0].secret_number_encrypted.toString('latin1')).not.toContain(letter?.secretNumber)
  await db.owner.query(
    'update credential set used_at = now(), secret_number_encrypted = null where entry_id = $1',
    [letter?.entry_id],
  )
  const [used] = await lettersOf(db.owner, key, series.code, centre.number)
  expect(used).toMatchObject({ id_number: letter?.id_number, secretNumber: '' })
})

test('the file for a mail merge has the columns of the contract, and no cell that runs as a formula', async () => {
  const { series, centre } = await aCentreWithEntries(0)
  const names = ['=cmd', '+1', '-1', '@x', 'Núñez "Ñ", x']
  for (const lastName of names)
    await anEntry(db.owner, { seriesId: series.id, centreId: centre.id, lastName })
  await createCredentials(db.owner, key, series.code, centre.number)
  const out = new PassThrough()
  await writeMailMerge(await lettersOf(db.owner, key, series.code, centre.number), out)
  const csv = await text(out)
  const rows: string[][] = parse(csv)
  expect(rows[0]?.join(',')).toBe('candidate_number,exam_code,first_name,last_name,id_number,secret_number')
  expect(rows.slice(1).map((row) => row[3])).toEqual(["'=cmd", "'+1", "'-1", "'@x", 'Núñez "Ñ", x'])
  expect(rows.slice(1).every((row) => /^\d{12}$/.test(row[5] ?? ''))).toBe(true)
})
