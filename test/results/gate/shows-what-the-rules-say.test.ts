import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aCentre, aFullResult, anEntry, aSeries } from '../../support/builders.ts'
import { onServer, testDatabase } from '../../support/database.ts'
import {
  type Arrangement,
  arrange,
  arrangement,
  components,
  delayOf,
  followsDefaults,
  releaseOf,
} from '../../support/gate/arrangement.ts'
import { atOneMoment, seen, setTimes } from '../../support/gate/moment.ts'
import { aReaderOf, audiences } from '../../support/gate/reader.ts'

const db = await testDatabase()
// So that a transaction of the owner can look as the pages do.
await onServer('grant results_online_web to results_online_owner with inherit false, set true')

/** What the mission says (S15, A5, A6, K1, K3, K4), written without a look at the view. */
function oracle(a: Arrangement) {
  const release = releaseOf(a)
  const mayBeGiven =
    a.kind === 'centre' || (followsDefaults(a) ? a.defaults?.access === true : a.setting?.access === true)
  const isGiven =
    a.setting?.candidateAccess === 'all' || (a.setting?.candidateAccess === 'selected' && a.isSelected)
  const overall = a.statuses[5]
  const holdsScoresBack = overall === null || overall === 'pending' || overall === 'withheld'
  return {
    candidate: release !== null && release + delayOf(a) <= 0 && mayBeGiven && isGiven,
    preparation: release !== null && release <= 0,
    officer: release !== null && release - (a.centreEarlier ?? 0) <= 0,
    rows: components.flatMap((component, index) => {
      const itsStatus = a.statuses[index]
      if (!itsStatus) return []
      const shown = itsStatus === 'final' && !holdsScoresBack
      const [score, grade, cefr] = shown ? [150 + index, `G${index}`, 'B2'] : [null, null, null]
      return [{ component, status: itsStatus, score, grade, cefr }]
    }),
  }
}

test('S15, A5, A6, K1, K3, K4: the gate shows what the rules say, over times, delays, access, statuses and audiences', async () => {
  const met = { shown: 0, hidden: 0 }
  await fc.assert(
    fc.asyncProperty(arrangement, (a) =>
      atOneMoment(db, async (tx) => {
        const { entryId, reader, stranger } = await arrange(tx, a)
        expect(await seen(tx, stranger, entryId)).toEqual([])
        const rows = await seen(tx, reader, entryId)
        const expected = oracle(a)
        for (const audience of audiences) {
          const shown = rows
            .filter((row) => row.audience === audience)
            .map(({ component, status, score, grade, cefr }) => ({ component, status, score, grade, cefr }))
            .sort((one, two) => components.indexOf(one.component) - components.indexOf(two.component))
          expect(shown, audience).toEqual(expected[audience] ? expected.rows : [])
          met[expected[audience] ? 'shown' : 'hidden'] += 1
        }
      }),
    ),
    { numRuns: 700 },
  )
  expect(Math.min(met.shown, met.hidden)).toBeGreaterThan(300)
}, 120_000)

test('S15: a result is there at its release time and not a millisecond before', async () => {
  await atOneMoment(db, async (tx) => {
    const series = await aSeries(tx)
    const entry = await anEntry(tx, { seriesId: series.id })
    await aFullResult(tx, entry.id)
    const reader = await aReaderOf(tx, entry.id)
    const seenAt = async (milliseconds: number) => {
      await setTimes(tx, series.id, milliseconds)
      return (await seen(tx, reader, entry.id)).filter((row) => row.audience === 'preparation').length
    }
    expect(await seenAt(0)).toBe(6)
    expect(await seenAt(0.001)).toBe(0)
    expect(await seenAt(1)).toBe(0)
    expect(await seenAt(-0.001)).toBe(6)
  })
})

test("S15, A6: a candidate's moment is the release and the delay, to the millisecond", async () => {
  await atOneMoment(db, async (tx) => {
    const [series, centre] = [await aSeries(tx), await aCentre(tx)]
    const entry = await anEntry(tx, { seriesId: series.id, centreId: centre.id })
    await aFullResult(tx, entry.id)
    const reader = await aReaderOf(tx, entry.id)
    await tx.query(
      "insert into centre_setting (series_id, centre_id, candidate_access, delay_minutes) values ($1, $2, 'all', 90)",
      [series.id, centre.id],
    )
    const whoSeesAt = async (milliseconds: number) => {
      await setTimes(tx, series.id, milliseconds)
      return [...new Set((await seen(tx, reader, entry.id)).map((row) => row.audience))].sort()
    }
    expect(await whoSeesAt(-90 * 60_000)).toEqual(['candidate', 'officer', 'preparation'])
    expect(await whoSeesAt(-90 * 60_000 + 1)).toEqual(['officer', 'preparation'])
    expect(await whoSeesAt(1)).toEqual([])
  })
})
