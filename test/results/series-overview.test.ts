import { expect, test } from 'vitest'
import { seriesOverview } from '../../src/results/series/series-times.ts'
import { tidyUp } from '../../src/tidy-up.ts'
import { aFullResult, anEntry, aSeries } from '../support/builders.ts'
import { aCandidate } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

/** What the overview should say, counted row by row. */
async function counted(code: string) {
  const { rows } = await owner.query(
    `select series.code, series.name,
       count(*)::int as entries,
       count(*) filter (where status = 'final')::int as final,
       count(*) filter (where status = 'pending')::int as pending,
       count(*) filter (where status = 'withheld')::int as withheld,
       count(*) filter (where status in ('absent', 'absent_part'))::int as absent,
       count(credential.entry_id)::int as credentials,
       count(candidate_account.entry_id)::int as registered
     from series join entry on entry.series_id = series.id
     left join result on result.entry_id = entry.id and component = 'overall'
     left join credential on credential.entry_id = entry.id
     left join candidate_account on candidate_account.entry_id = entry.id
     where series.code = $1 group by series.id`,
    [code],
  )
  return rows[0]
}

async function overviewOf(code: string) {
  return (await seriesOverview(portal.db.web)).find((one) => one.code === code)
}

test('operators see how far a series is: exactly, whatever comes, changes and goes, and after it is added up', async () => {
  const [series, other] = [await aSeries(owner), await aSeries(owner)]
  const entries = []
  for (const seriesId of [series.id, series.id, series.id, series.id, other.id])
    entries.push(await anEntry(owner, { seriesId }))
  for (const { id } of entries) await aFullResult(owner, id)
  const isRight = async () => {
    for (const { code } of [series, other]) expect(await overviewOf(code)).toMatchObject(await counted(code))
  }
  await isRight()
  const ids = entries.map(({ id }) => id)
  const statuses = ['pending', 'withheld', 'absent', 'absent_part']
  for (const [index, status] of statuses.entries()) {
    await owner.query(
      "update result set status = $2, score = null, grade = null, cefr = null where entry_id = $1 and component = 'overall'",
      [ids[index], status],
    )
  }
  await isRight()
  await aCandidate(portal, { entry: entries[0] })
  await owner.query('delete from result where entry_id = $1', [ids[1]])
  await isRight()
  const rowsBefore = (await owner.query('select from series_tally')).rowCount ?? 0
  await tidyUp(portal.portal)
  expect((await owner.query('select from series_tally')).rowCount).toBeLessThan(rowsBefore)
  await isRight()
  await owner.query('truncate result, result_history')
  await isRight()
})
