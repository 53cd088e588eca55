import { expect, test } from 'vitest'
import { aCentre, aFullResult, anEntry, aSeries, hoursFromNow } from '../../support/builders.ts'
import { aConnection, testDatabase } from '../../support/database.ts'
import { aReaderOf } from '../../support/gate/reader.ts'

const db = await testDatabase()

test('S15: a transaction that began before the release sees nothing after it either: late, never early', async () => {
  const series = await aSeries(db.owner, { releaseAt: hoursFromNow(1) })
  const entry = await anEntry(db.owner, { seriesId: series.id })
  await aFullResult(db.owner, entry.id)
  const reader = await aReaderOf(db.owner, entry.id)
  const isThere = `select from preparation_result where identity_id = ${reader} and entry_id = $1`
  const early = await aConnection(db.url)
  await early.query('begin')
  await db.owner.query('update series set release_at = clock_timestamp() where id = $1', [series.id])
  expect((await db.web.query(isThere, [entry.id])).rowCount).toBe(6)
  expect((await early.query(isThere, [entry.id])).rowCount).toBe(0)
  await early.query('rollback')
})

test('S15, A6: while many look, a longer delay shuts the result away from the moment it is saved', async () => {
  const [series, centre] = [await aSeries(db.owner), await aCentre(db.owner)]
  const entry = await anEntry(db.owner, { seriesId: series.id, centreId: centre.id })
  await aFullResult(db.owner, entry.id)
  await db.owner.query(
    "insert into centre_setting (series_id, centre_id, candidate_access) values ($1, $2, 'all')",
    [series.id, centre.id],
  )
  const reader = await aReaderOf(db.owner, entry.id)
  let saved = false
  const counts = { before: 0, after: 0, early: 0 }
  const seenBefore = Promise.withResolvers<void>()
  const look = async () => {
    for (let afterwards = 0; afterwards < 25; ) {
      const beganAfterwards = saved
      const { rowCount } = await db.web.query(
        'select from candidate_result where identity_id = $1 and entry_id = $2',
        [reader, entry.id],
      )
      if (beganAfterwards) {
        afterwards += 1
        counts.after += 1
        counts.early += rowCount ?? 0
      } else if (rowCount === 6) {
        counts.before += 1
        if (counts.before === 100) seenBefore.resolve()
      }
    }
  }
  const people = Array.from({ length: 40 }, look)
  await seenBefore.promise
  await db.owner.query('update centre_setting set delay_minutes = 120 where series_id = $1', [series.id])
  saved = true
  await Promise.all(people)
  expect(counts.early).toBe(0)
  expect(counts.after).toBe(40 * 25)
})
