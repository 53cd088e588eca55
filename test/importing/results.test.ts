import { beforeEach, describe, expect, test } from 'vitest'
import { aCentre, anEntry, aSeries } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { importFromPath, importRows as importFromStream, reasonOf } from './files.ts'

const db = await testDatabase()
const series = await aSeries(db.owner, { code: '2026-06' })
const centre = await aCentre(db.owner, { number: 'ES439' })
const place = { seriesId: series.id, centreId: centre.id, candidateNumber: '0007' }
const entry = await anEntry(db.owner, { ...place, examCode: 'B2F' })
await anEntry(db.owner, { ...place, examCode: 'A2K' })
await anEntry(db.owner, { ...place, examCode: 'SFL' })

beforeEach(() => db.owner.query('truncate result, result_history'))

const result = (rest: string, exam = 'B2F') => `2026-06,${exam},ES439,0007,${rest}`

async function stored() {
  const found = await db.owner.query(
    'select component, score, grade, cefr, status, version from result order by entry_id, component',
  )
  return found.rows
}

describe.each([
  ['from a file', importFromPath],
  ['from a stream', importFromStream],
])('%s', (_, importRows) => {
  test('grade and CEFR level of overall, and the CEFR level of a component, are derived', async () => {
    const report = await importRows(
      db.owner,
      'results',
      result('overall,175,,,final'),
      result('reading,181,,,final'),
    )
    expect(report).toMatchObject({ inserted: 2, applied: true })
    expect(await stored()).toEqual([
      { component: 'overall', score: 175, grade: 'B', cefr: 'B2', status: 'final', version: 1 },
      { component: 'reading', score: 181, grade: null, cefr: 'C1', status: 'final', version: 1 },
    ])
  })

  test.each([
    ['A2K', 150, 'A', 'B1'],
    ['A2K', 140, 'A', 'B1'],
    ['A2K', 139, 'B', 'A2'],
    ['A2K', 132, 'C', 'A2'],
    ['A2K', 119, 'Level A1', 'A1'],
    ['B2F', 180, 'A', 'C1'],
    ['B2F', 172, 'C', 'B2'],
    ['B2F', 159, 'Level B1', 'B1'],
  ])('%s %i is grade %s, %s, and may be given so', async (exam, score, grade, cefr) => {
    const report = await importRows(
      db.owner,
      'results',
      result(`overall,${score},${grade},${cefr},final`, exam),
    )
    expect(report).toMatchObject({ inserted: 1, rejected: [] })
  })

  test('below the reported scale: no grade, no CEFR level, the score is kept', async () => {
    await importRows(db.owner, 'results', result('overall,139,,,final'))
    expect(await stored()).toMatchObject([{ score: 139, grade: null, cefr: null, status: 'final' }])
  })

  test('K3: every status but final is kept without a score', async () => {
    const statuses = ['pending', 'withheld', 'absent_part', 'absent']
    const components = ['reading', 'writing', 'listening', 'overall']
    const rows = statuses.map((status, index) => result(`${components[index]},,,,${status}`))
    expect(await importRows(db.owner, 'results', ...rows)).toMatchObject({ inserted: 4, rejected: [] })
  })

  test.each([
    [
      'S6: an exam that is not published here',
      result('overall,150,,,final', 'SFL'),
      /Skills for Life.*come from the centre/,
    ],
    [
      'a component that the exam does not have',
      result('use_of_english,120,,,final', 'A2K'),
      /A2K has no component use_of_english: it has reading, writing, listening, speaking, overall/,
    ],
    ['a component that no exam has', result('grammar,120,,,final'), /component is "grammar"/],
    ['a score above the scale', result('reading,191,,,final'), /191 is outside 80 to 190/],
    ['a score below the scale', result('overall,79,,,final'), /79 is outside 80 to 190/],
    ['a score that is no number', result('reading,17O,,,final'), /score is "17O"/],
    ['a score with decimals', result('reading,170.5,,,final'), /whole number/],
    [
      'a score without a final status',
      result('reading,170,,,pending'),
      /status is pending, so there can be no score/,
    ],
    ['a final status without a score', result('reading,,,,final'), /there is no score/],
    ['a grade without a final status', result('overall,,B,,withheld'), /leave grade and cefr empty/],
    ['a wrong grade', result('overall,175,A,,final'), /grade of 175 in B2F is B, not A/],
    ['a wrong CEFR level', result('overall,175,B,C1,final'), /CEFR level of 175 in B2F is B2, not C1/],
    ['a wrong CEFR level of a component', result('reading,175,,C1,final'), /is B2, not C1/],
    ['a grade below the reported scale', result('overall,120,Level B1,,final'), /none \(the score is below/],
    ['a grade of a component', result('reading,175,B,,final'), /Only overall has a grade/],
    ['an unknown status', result('reading,175,,,done'), /status is "done"/],
    [
      'an unknown series',
      result('overall,175,,,final').replace('2026-06', '2027-06'),
      /There is no series 2027-06/,
    ],
    ['an unknown exam', result('overall,175,,,final', 'XYZ'), /There is no exam XYZ/],
    [
      'an unknown centre',
      result('overall,175,,,final').replace('ES439', 'ES999'),
      /There is no centre ES999/,
    ],
    [
      'an unknown entry',
      result('overall,175,,,final').replace('0007', '0008'),
      /no entry of candidate 0008 for B2F in 2026-06 at centre ES439/,
    ],
  ])('refused: %s', async (_, row, says) => {
    const report = await importRows(db.owner, 'results', result('reading,150,,,final'), row)
    expect(report.rejected[0]?.line).toBe(3)
    expect(reasonOf(report)).toMatch(says)
    expect(await stored()).toEqual([])
  })

  test('the same component twice: both lines are named', async () => {
    const rows = [result('reading,150,,,final'), result('overall,175,,,final'), result('reading,151,,,final')]
    const report = await importRows(db.owner, 'results', ...rows)
    expect(report.rejected).toEqual([{ line: 4, reason: expect.stringMatching(/on line 2: keep one/) }])
    expect(await stored()).toEqual([])
  })

  test('a corrected result becomes the next version; what it was goes into the history', async () => {
    await importRows(db.owner, 'results', result('overall,175,,,final'), result('reading,170,,,final'))
    const before = (await db.owner.query("select changed_at from result where component = 'overall'")).rows[0]
    const corrections = [
      result('overall,181,,,final'),
      result('reading,170,,,final'),
      result('writing,150,,,final'),
    ]
    const report = await importRows(db.owner, 'results', ...corrections)
    expect(report).toMatchObject({ inserted: 1, updated: 1, unchanged: 1 })
    expect(await stored()).toMatchObject([
      { component: 'overall', score: 181, grade: 'A', cefr: 'C1', version: 2 },
      { component: 'reading', version: 1 },
      { component: 'writing', version: 1 },
    ])
    await importRows(db.owner, 'results', result('overall,,,,withheld'))
    const history = await db.owner.query('select * from result_history order by version')
    expect(history.rows).toMatchObject([
      {
        entry_id: entry.id,
        component: 'overall',
        version: 1,
        score: 175,
        grade: 'B',
        changed_at: before.changed_at,
      },
      { entry_id: entry.id, component: 'overall', version: 2, score: 181, grade: 'A' },
    ])
    expect((await stored())[0]).toMatchObject({
      score: null,
      grade: null,
      cefr: null,
      status: 'withheld',
      version: 3,
    })
  })

  test('several rows are rejected at once, each with its own reason', async () => {
    const rows = [result('reading,300,,,final'), result('overall,175,,,final').replace('0007', '0099'), 'x']
    const report = await importRows(db.owner, 'results', ...rows)
    expect(report.rejected.map(({ line }) => line)).toEqual([2, 3, 4])
    expect(report).toMatchObject({ read: 3, rejectedCount: 3 })
  })
})
