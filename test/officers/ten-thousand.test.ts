import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, aSeries } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { acceptedTerms, anOfficerOf } from '../support/officers.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db
const series = await aSeries(owner)
const centre = await aCentre(owner)
await aCentreSetting(owner, series.id, centre.id)
await acceptedTerms(portal, centre)
await owner.query(
  `insert into entry (series_id, exam_id, centre_id, candidate_number, first_name, last_name,
     first_name_key, last_name_key, date_of_birth)
   select $1, exam.id, $2, to_char(n, 'FM0000'), 'Ana', 'Núñez', 'ana', 'nunez', '2005-03-31'
   from (select id from exam order by id limit 2) as exam, generate_series(0, 4999) as n`,
  [series.id, centre.id],
)

test('A9: 10,000 login details and letters at once, in the background, with progress; the pages answer within a second', async () => {
  const officer = await anOfficerOf(portal, centre)
  const at = `/officers/candidate-results/${series.code}/credentials`
  const timed = async (path: string) => {
    const start = performance.now()
    expect((await officer.open(path)).status).toBe(200)
    return performance.now() - start
  }
  expect(await timed(at)).toBeLessThan(1000)
  await officer.press('Create login details')
  const file = new URL(officer.page.url).pathname
  await expect
    .poll(async () => (await officer.open(file)) && officer.words, { timeout: 60_000, interval: 50 })
    .toMatch(/[1-9]\d* \/ 10000/)
  await jobsAreDone(owner)
  expect(await timed(file)).toBeLessThan(1000)
  expect(officer.words).toContain('Ready: 10000')
  const { rows } = await owner.query<{ letters: number; numbers: number }>(
    `select count(*)::int as letters, count(distinct id_number)::int as numbers
     from credential join letter using (entry_id)`,
  )
  expect(rows).toEqual([{ letters: 10_000, numbers: 10_000 }])
  expect((await officer.request('GET', `${file}/file`)).body.subarray(0, 5).toString()).toBe('%PDF-')

  await owner.query('update centre_setting set delay_minutes = 30 where centre_id = $1', [centre.id])
  expect(await timed(`${at}?state=outOfDate`)).toBeLessThan(1000)
  expect(officer.words).toContain('10000 letters are out of date')
  expect(await timed('/officers')).toBeLessThan(1000)
  expect(await timed('/officers/files')).toBeLessThan(1000)
  expect(await timed(`/officers/candidate-results/${series.code}`)).toBeLessThan(1000)
  await officer.open(`${at}?state=outOfDate`)
  await officer.press('Print letters')
  expect(officer.words).toContain('10000 candidates are not registered')
}, 120_000)
