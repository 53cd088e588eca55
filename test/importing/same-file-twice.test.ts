import { expect, test } from 'vitest'
import { aCentre, anEntry, aSeries } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { file, headers, importFromPath, importText } from './files.ts'

const db = await testDatabase()
const series = await aSeries(db.owner)
const centre = await aCentre(db.owner)
const entry = await anEntry(db.owner, { seriesId: series.id, centreId: centre.id, candidateNumber: '0007' })
const of = (number: string) => `${series.code},B2F,${centre.number},${number}`

const files = {
  centres: file(
    'centres',
    'GB100,One,centre,,GB,Europe/London,Ann,ann@one.example,',
    'GB101,"Two, too",associate,GB100,GB,Europe/London,Bob,bob@two.example,+44 1',
    'GB102,Three,preparation,GB101,GB,Europe/London,Cy,cy@three.example,',
  ),
  series: `${headers.series},centre_release_at,enquiries_until
2026-06,June 2026,2026-08-13T08:00:00+01:00,2026-03-23,2026-08-12T08:00:00+01:00,2026-09-20
2026-11,November 2026,,,,
`,
  entries: file(
    'entries',
    `${series.code},C1A,${centre.number},,0001,Łukasz,Wiśniewski,2004-02-29`,
    `${series.code},C1A,${centre.number},,0002,,Nguyễn,2004-02-28`,
  ),
  results: file('results', `${of('0007')},reading,172,,,final`, `${of('0007')},overall,175,,,final`),
}

test.each(Object.entries(files))('%s: the same file twice: all unchanged', async (kind, content) => {
  const first = await importText(db.owner, kind as keyof typeof files, content)
  expect(first).toMatchObject({ inserted: first.read, unchanged: 0, rejected: [], applied: true })
  const before = await imports()
  const second = await importText(db.owner, kind as keyof typeof files, content)
  expect(second).toMatchObject({ inserted: 0, updated: 0, unchanged: first.read, rejected: [] })
  expect(await imports()).toBe(before)
})

test('the same file twice at once: applied once, the other finds all unchanged', async () => {
  const { id } = await aCentre(db.owner, { number: 'FR100' })
  await anEntry(db.owner, { seriesId: series.id, centreId: id, candidateNumber: '0001' })
  const content = file('results', `${series.code},B2F,FR100,0001,overall,160,C,B1,final`)
  const wrong = await importText(db.owner, 'results', content)
  expect(wrong.rejectedCount).toBe(1)
  const right = content.replace(',B1,', ',B2,')
  const reports = await Promise.all([1, 2, 3, 4].map(() => importText(db.owner, 'results', right)))
  expect(reports.map((report) => report.inserted).sort()).toEqual([0, 0, 0, 1])
  expect(reports.map((report) => report.unchanged).sort()).toEqual([0, 1, 1, 1])
})

test('corrections at once: each sees the one before it, and the history has every version', async () => {
  const { id } = await aCentre(db.owner, { number: 'FR200' })
  await anEntry(db.owner, { seriesId: series.id, centreId: id, candidateNumber: '0001' })
  const scored = (score: number) => file('results', `${series.code},B2F,FR200,0001,overall,${score},,,final`)
  await importText(db.owner, 'results', scored(160))
  const reports = await Promise.all(
    [161, 162, 163, 164].map((score) => importText(db.owner, 'results', scored(score))),
  )
  expect(reports.map((report) => report.updated)).toEqual([1, 1, 1, 1])
  const versions = await db.owner.query(
    `select version from result_history join entry on entry.id = entry_id where centre_id = $1 order by version`,
    [id],
  )
  expect(versions.rows.map(({ version }) => version)).toEqual([1, 2, 3, 4])
})

test('as many imports at once as there are connections do not wait for each other for ever', async () => {
  const { id } = await aCentre(db.owner, { number: 'FR300' })
  await anEntry(db.owner, { seriesId: series.id, centreId: id, candidateNumber: '0001' })
  const row = `${series.code},B2F,FR300,0001,overall,160,,,final`
  const reports = await Promise.all(
    Array.from({ length: 10 }, () => importFromPath(db.owner, 'results', row)),
  )
  expect(reports.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(1)
})

test('unchanged results keep their version and their time', async () => {
  const results = async () =>
    (await db.owner.query('select * from result where entry_id = $1 order by component', [entry.id])).rows
  const before = await results()
  await importText(db.owner, 'results', files.results)
  expect(before).toHaveLength(2)
  expect(await results()).toEqual(before)
})

async function imports(): Promise<number> {
  return (await db.owner.query('select count(*) as count from import')).rows[0].count
}
