import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aCentre, aFullResult, anEntry, aSeries } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'

const db = await testDatabase()
const minute = 60_000

/** One arrangement of everything that the gate depends on. Times are minutes from now; null is "on hold". */
const arrangement = fc.record({
  release: fc.option(fc.integer({ min: -3000, max: 3000 })),
  centreEarlier: fc.option(fc.integer({ min: 1, max: 2000 })),
  kind: fc.constantFrom('centre', 'associate'),
  setting: fc.option(
    fc.record({
      candidateAccess: fc.constantFrom('none', 'all', 'selected'),
      useDefaults: fc.boolean(),
      access: fc.boolean(),
      delay: fc.integer({ min: 0, max: 4000 }),
    }),
  ),
  defaults: fc.option(fc.record({ access: fc.boolean(), delay: fc.integer({ min: 0, max: 4000 }) })),
  isSelected: fc.boolean(),
  overall: fc.constantFrom('final', 'pending', 'withheld', 'absent_part', 'absent'),
})

type Arrangement = typeof arrangement extends fc.Arbitrary<infer Value> ? Value : never

/** What the mission says (S15, A5, A6, K1, K3, K4), written without a look at the view. */
function oracle(a: Arrangement) {
  const followsDefaults = a.kind === 'associate' && (a.setting?.useDefaults ?? true)
  const delay = (followsDefaults ? a.defaults?.delay : a.setting?.delay) ?? 0
  const parentAllows =
    a.kind === 'centre' || ((followsDefaults ? a.defaults?.access : a.setting?.access) ?? false)
  const status = a.setting?.candidateAccess ?? 'none'
  const hasAccess = parentAllows && (status === 'all' || (status === 'selected' && a.isSelected))
  const officersFrom =
    a.release === null || a.centreEarlier === null ? a.release : a.release - a.centreEarlier
  return {
    candidate: a.release !== null && a.release + delay <= 0 && hasAccess,
    preparation: a.release !== null && a.release <= 0,
    officer: officersFrom !== null && officersFrom <= 0,
    scores: a.overall !== 'pending' && a.overall !== 'withheld',
  }
}

async function arrange(a: Arrangement): Promise<number> {
  const releaseAt = a.release === null ? null : new Date(Date.now() + a.release * minute)
  const earlier =
    releaseAt && a.centreEarlier ? new Date(releaseAt.getTime() - a.centreEarlier * minute) : null
  const series = await aSeries(db.owner, { releaseAt, centreReleaseAt: earlier })
  const parent = await aCentre(db.owner)
  const centre =
    a.kind === 'associate' ? await aCentre(db.owner, { kind: 'associate', parentId: parent.id }) : parent
  const entry = await anEntry(db.owner, { seriesId: series.id, centreId: centre.id })
  await aFullResult(db.owner, entry.id)
  await db.owner.query(
    `update result set status = $2, score = case when $2 = 'final' then score end where entry_id = $1 and component = 'overall'`,
    [entry.id, a.overall],
  )
  if (a.setting) {
    const { candidateAccess, useDefaults, access, delay } = a.setting
    await db.owner.query(
      `insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access, delay_minutes)
       values ($1, $2, $3, $4, $5, $6)`,
      [series.id, centre.id, candidateAccess, useDefaults, access, delay],
    )
  }
  if (a.defaults) {
    await db.owner.query(
      'insert into centre_default (series_id, centre_id, access, delay_minutes) values ($1, $2, $3, $4)',
      [series.id, parent.id, a.defaults.access, a.defaults.delay],
    )
  }
  if (a.isSelected) await db.owner.query('insert into selected_candidate (entry_id) values ($1)', [entry.id])
  return entry.id
}

test('S15, A5, A6, K1, K3, K4: the gate shows what the rules say, over times, delays, access, status and audience', async () => {
  await fc.assert(
    fc.asyncProperty(arrangement, async (a) => {
      const entryId = await arrange(a)
      const { rows } = await db.web.query('select * from released_results where entry_id = $1', [entryId])
      const expected = oracle(a)
      for (const audience of ['candidate', 'preparation', 'officer'] as const) {
        const seen = rows.filter((row) => row.audience === audience)
        expect(seen.length).toBe(expected[audience] ? 6 : 0)
        for (const row of seen.filter((one) => one.component !== 'overall')) {
          expect(row.score).toBe(expected.scores ? 175 : null)
          expect(row.cefr).toBe(expected.scores ? 'B2' : null)
        }
      }
    }),
    { numRuns: 250 },
  )
}, 120_000)

test('S15: a result is there at its release time and not a millisecond before', async () => {
  const series = await aSeries(db.owner)
  const entry = await anEntry(db.owner, { seriesId: series.id })
  await aFullResult(db.owner, entry.id)
  const client = await db.owner.connect()
  // now() stands still within a transaction, so that the edge can be looked at.
  const seenAt = async (offset: string) => {
    await client.query('update series set release_at = now() + $2::interval where id = $1', [
      series.id,
      offset,
    ])
    await client.query('set local role results_online_web')
    const { rows } = await client.query(
      "select count(*)::int as seen from released_results where audience = 'preparation' and entry_id = $1",
      [entry.id],
    )
    await client.query('reset role')
    return rows[0].seen
  }
  await client.query('begin')
  expect(await seenAt('0')).toBe(6)
  expect(await seenAt('1 microsecond')).toBe(0)
  expect(await seenAt('1 millisecond')).toBe(0)
  expect(await seenAt('-1 microsecond')).toBe(6)
  await client.query('rollback')
  client.release()
})

test.each([
  ['select * from result'],
  ['select count(*) from result'],
  ['select * from result_history'],
  ['update series set release_at = now()'],
  ["insert into exam (code, name, published, definition) values ('XX', 'x', true, '{}')"],
  ['update entry set centre_id = centre_id'],
  ['update result set score = 1'],
  ['delete from audit_event'],
  ["update audit_event set what = 'nothing'"],
  ['drop table session'],
])('S15: pages and jobs are refused by the database itself: %s', async (statement) => {
  await expect(db.web.query(statement)).rejects.toThrow(/permission denied|must be owner/)
})
