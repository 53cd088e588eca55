import { beforeAll, expect, test } from 'vitest'
import { loadDemo } from '../../seeds/demo/load-demo.ts'
import { loadConfig } from '../../src/config.ts'
import { testDatabase } from '../support/database.ts'
import { folder } from './portal-command.ts'

const db = await testDatabase()
const config = loadConfig({ DATA_DIR: folder })

async function one<Value>(statement: string): Promise<Value> {
  return (await db.owner.query(`select (${statement}) as value`)).rows[0].value
}

beforeAll(() => loadDemo(db.owner, config))

test('the demo data has 2,000 candidates in three series: released, soon, on hold', async () => {
  expect(await one('select count(*) from entry')).toBe(2000)
  const series = await db.owner.query(
    'select code, release_at <= now() as released, release_at is null as held from series order by code',
  )
  expect(series.rows).toEqual([
    { code: '2026-06', released: true, held: false },
    { code: '2026-11', released: false, held: false },
    { code: '2027-03', released: null, held: true },
  ])
})

test('S9: one preparation centre has more than 300 released results, and number 0007 among them', async () => {
  const released = `from entry_with_result
    join series on series.id = series_id and release_at <= now()
    join centre on centre.id = preparation_centre_id and centre.number = 'ES701'
    where true`
  expect(await one(`select count(*) ${released}`)).toBeGreaterThan(300)
  expect(await one(`select count(*) ${released} and candidate_number = '0007'`)).toBeGreaterThan(0)
})

test('S7: its names have accents and other scripts', async () => {
  for (const name of ['Núñez', 'Łukasz', 'Nguyễn', 'Παπαδόπουλος', 'Шевченко']) {
    expect(
      await one(`select count(*) from entry where '${name}' in (first_name, last_name)`),
      name,
    ).toBeGreaterThan(0)
  }
})

test('every published exam and every status occurs; most results are passes', async () => {
  expect(await one('select count(distinct exam_id) from entry')).toBe(5)
  expect(await one('select count(distinct status) from result')).toBe(5)
  const passes = `select avg((grade in ('A', 'B', 'C'))::int) from result where component = 'overall' and status = 'final'`
  expect(Number(await one(passes))).toBeGreaterThan(0.6)
})

test('loading it again changes nothing', async () => {
  const everything = `select md5(string_agg(md5(entry::text || coalesce(credential::text, '')), '' order by entry.id))
    from entry left join credential on credential.entry_id = entry.id`
  const before = await one(everything)
  await loadDemo(db.owner, config)
  expect(await one(everything)).toBe(before)
})
