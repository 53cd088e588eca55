import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, anEntry, aSeries } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { acceptedTerms, anOfficerOf } from '../support/officers.ts'
import { testPortal } from '../support/portal.ts'
import { countStatements } from '../support/statements.ts'

const portal = await testPortal()
const { owner } = portal.db
const [series, small] = [await aSeries(owner), await aSeries(owner)]
const centre = await aCentre(owner)
for (const { id } of [series, small]) await aCentreSetting(owner, id, centre.id)
await acceptedTerms(portal, centre)
await anEntry(owner, { seriesId: small.id, centreId: centre.id })
await owner.query(
  `insert into entry (series_id, exam_id, centre_id, candidate_number, first_name, last_name,
     first_name_key, last_name_key, date_of_birth)
   select $1, exam.id, $2, to_char(n, 'FM0000'), 'Ana', 'Núñez', 'ana', 'nunez', '2005-03-31'
   from (select id from exam order by id limit 2) as exam, generate_series(0, 4999) as n`,
  [series.id, centre.id],
)
const officer = await anOfficerOf(portal, centre)

/** Opens a page of the series with 10,000 candidates and of the one with a single one. */
async function asksNoMoreThanForOne(path: string): Promise<void> {
  const opened = async ({ code }: { code: string }) => {
    const statements = await countStatements(portal, () =>
      officer.open(`/officers/candidate-results/${code}${path}`),
    )
    expect(officer.page.status).toBe(200)
    expect(officer.page.html.querySelectorAll('tbody tr').length).toBeLessThanOrEqual(100)
    return statements
  }
  const forOne = await opened(small)
  expect(await opened(series)).toBe(forOne)
}

test('A9: 10,000 login details and letters at once, in the background, with progress; pages ask the database no more than for one', async () => {
  await asksNoMoreThanForOne('/credentials')
  await officer.press('Create login details')
  const file = new URL(officer.page.url).pathname
  await expect
    .poll(async () => (await officer.open(file)) && officer.words, { timeout: 60_000, interval: 50 })
    .toMatch(/[1-9]\d* \/ 10000/)
  await jobsAreDone(owner)
  await officer.open(file)
  expect(officer.words).toContain('Ready: 10000')
  const { rows } = await owner.query<{ letters: number; numbers: number }>(
    `select count(*)::int as letters, count(distinct id_number)::int as numbers
     from credential join letter using (entry_id)`,
  )
  expect(rows).toEqual([{ letters: 10_000, numbers: 10_000 }])
  expect((await officer.request('GET', `${file}/file`)).body.subarray(0, 5).toString()).toBe('%PDF-')

  await officer.open(`/officers/candidate-results/${small.code}/credentials`)
  await officer.press('Create login details')
  await jobsAreDone(owner)
  await owner.query('update centre_setting set delay_minutes = 30 where centre_id = $1', [centre.id])
  await asksNoMoreThanForOne('')
  await asksNoMoreThanForOne('/credentials?state=outOfDate')
  expect(officer.words).toContain('10000 letters are out of date')
  await officer.press('Print letters')
  expect(officer.words).toContain('10000 candidates are not registered')
}, 120_000)
