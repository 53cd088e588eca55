import { expect, test } from 'vitest'
import { aFullResult, anEntry, aSeries, hoursFromNow } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { aReaderOf, countSeen } from '../../support/gate/reader.ts'

const db = await testDatabase()

test('K4: centres before candidates is for officers alone', async () => {
  const series = await aSeries(db.owner, { releaseAt: hoursFromNow(5), centreReleaseAt: hoursFromNow(-1) })
  const entry = await anEntry(db.owner, { seriesId: series.id })
  await aFullResult(db.owner, entry.id)
  const reader = await aReaderOf(db.owner, entry.id)
  expect(await countSeen(db.web, reader, entry.id)).toEqual({ officer: 6 })
})

test('S15, K4: a series that is put on hold after its release to centres is on hold for officers too', async () => {
  const series = await aSeries(db.owner, {
    releaseAt: hoursFromNow(1),
    centreReleaseAt: hoursFromNow(-1),
  })
  const entry = await anEntry(db.owner, { seriesId: series.id })
  await aFullResult(db.owner, entry.id)
  const reader = await aReaderOf(db.owner, entry.id)
  expect(await countSeen(db.web, reader, entry.id)).toEqual({ officer: 6 })
  await db.owner.query('update series set release_at = null where id = $1', [series.id])
  expect(await countSeen(db.web, reader, entry.id)).toEqual({})
})
