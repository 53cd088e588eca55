import { expect, test } from 'vitest'
import { makeBatch } from '../../../src/batches/index.ts'
import { setRelease } from '../../../src/results/series/series-times.ts'
import { aCentreWith, ask, untilMade } from '../../support/batches.ts'
import { aFullResult, anEntry, aSeries, hoursFromNow } from '../../support/builders.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('a file is not handed out where a name in it, or a result, is another by now, whenever that was written', async () => {
  const { visitor, ids } = await aCentreWith(portal, 2)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(portal, visitor)
  const { pathname } = new URL(visitor.page.url)
  await owner.query(
    `update result set score = score - 1, version = version + 1, changed_at = now() - interval '1 hour'
     where entry_id = $1 and component = 'overall'`,
    [ids[0]],
  )
  expect((await visitor.request('GET', `${pathname}/file`)).status).toBe(404)
  await visitor.open(pathname)
  expect(visitor.words).toContain('This file is no longer handed out')
  await owner.query(
    `update result set score = score + 1, version = version - 1, changed_at = now()
     where entry_id = $1 and component = 'overall'`,
    [ids[0]],
  )
  await owner.query(`update entry set last_name = 'Núñez' where id = $1`, [ids[1]])
  expect((await visitor.request('GET', `${pathname}/file`)).status).toBe(404)
})

test('S15: a batch with one result that is not released is refused, and its file too once one of them is put off', async () => {
  const { centre, preparation, visitor, ids } = await aCentreWith(portal, 2)
  const later = await aSeries(owner, { releaseAt: hoursFromNow(1) })
  const late = await anEntry(owner, {
    seriesId: later.id,
    centreId: centre.id,
    preparationCentreId: preparation.id,
  })
  await aFullResult(owner, late.id)
  const fields: [string, string][] = [
    ['format', 'pdf'],
    ['entryIds', [...ids, late.id].join(',')],
  ]
  const refused = await ask(visitor, fields)
  expect(refused.status).toBe(404)
  expect(refused.text).toContain('Search again and choose from what is found then')
  await setRelease(owner, later.code, hoursFromNow(-1))
  const answer = await ask(visitor, fields)
  expect(answer.status).toBe(303)
  await visitor.open(answer.headers.get('location') ?? '')
  await untilMade(portal, visitor)
  const file = `${new URL(visitor.page.url).pathname}/file`
  expect((await visitor.request('GET', file)).status).toBe(200)
  await setRelease(owner, later.code, hoursFromNow(1))
  expect((await visitor.request('GET', file)).status).toBe(404)
})

test('S15: a file that was made is refused once its release is put off, and after the access was taken away', async () => {
  const { series, staff, visitor } = await aCentreWith(portal, 2)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(portal, visitor)
  const file = `${new URL(visitor.page.url).pathname}/file`
  expect((await visitor.request('GET', file)).status).toBe(200)
  await setRelease(owner, series.code, hoursFromNow(1))
  expect((await visitor.request('GET', file)).status).toBe(404)
  await setRelease(owner, series.code, hoursFromNow(-1))
  expect((await visitor.request('GET', file)).status).toBe(200)
  await owner.query('delete from membership where identity_id = $1', [staff.identityId])
  expect((await visitor.request('GET', file)).status).toBe(303)
})

test('S15: a batch whose results are held back before it is made fails, and says so', async () => {
  const { series, staff, visitor, ids } = await aCentreWith(portal, 2)
  const { rows } = await owner.query(
    "insert into batch (identity_id, area, format, entry_ids) values ($1, 'preparation', 'pdf', $2) returning id",
    [staff.identityId, ids],
  )
  await setRelease(owner, series.code, null)
  await makeBatch(portal.portal, rows[0].id)
  await visitor.open(`/preparation/batches/${rows[0].id}`)
  expect(visitor.words).toContain('could not be made')
  expect((await visitor.request('GET', `/preparation/batches/${rows[0].id}/file`)).status).toBe(404)
})

test('K3, S15: a file is refused once one of its results was withheld or corrected', async () => {
  const { visitor, ids } = await aCentreWith(portal, 2)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(portal, visitor)
  const file = `${new URL(visitor.page.url).pathname}/file`
  expect((await visitor.request('GET', file)).status).toBe(200)
  await owner.query(
    "update result set status = 'withheld', score = null, grade = null, cefr = null, changed_at = now() where entry_id = $1 and component = 'overall'",
    [ids[0]],
  )
  expect((await visitor.request('GET', file)).status).toBe(404)
})
