import { expect, test } from 'vitest'
import { makeBatch } from '../../../src/batches/index.ts'
import { aCentreWith, untilMade } from '../../support/batches.ts'
import { aStaffMember } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('a batch is seen by who asked for it alone, and not by a colleague either', async () => {
  const own = await aCentreWith(portal, 1)
  const other = await aCentreWith(portal, 1, own.centre)
  const colleague = await aStaffMember(portal, { area: 'preparation', centreId: own.preparation.id })
  const beside = portal.visitor()
  await beside.signIn('preparation', colleague.email, colleague.password)
  await own.visitor.open('/preparation/results')
  await own.visitor.press('One PDF')
  await untilMade(portal, own.visitor)
  const path = new URL(own.visitor.page.url).pathname
  expect((await own.visitor.open('/preparation/batches')).text).toContain(`href="${path}"`)
  for (const visitor of [other.visitor, beside]) {
    expect((await visitor.request('GET', path)).status).toBe(404)
    expect((await visitor.request('GET', `${path}/file`)).status).toBe(404)
    expect((await visitor.open('/preparation/batches')).text).not.toContain(path)
  }
})

test('S15: whoever leaves one centre for another keeps the sign-in, and loses the files of the one that was left', async () => {
  const { centre, preparation, staff, visitor } = await aCentreWith(portal, 2)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(portal, visitor)
  const file = `${new URL(visitor.page.url).pathname}/file`
  const { preparation: next } = await aCentreWith(portal, 1, centre)
  await owner.query('update membership set centre_id = $3 where identity_id = $1 and centre_id = $2', [
    staff.identityId,
    preparation.id,
    next.id,
  ])
  expect((await visitor.request('GET', file)).status).toBe(404)
  expect((await visitor.request('GET', '/preparation/results')).status).toBe(200)
})

test('S15: a batch of somebody who has left the centre before it is made fails, and makes no file', async () => {
  const { preparation, staff, ids } = await aCentreWith(portal, 2)
  const { rows } = await owner.query(
    "insert into batch (identity_id, area, format, entry_ids) values ($1, 'preparation', 'zip', $2) returning id",
    [staff.identityId, ids],
  )
  await owner.query('delete from membership where centre_id = $1', [preparation.id])
  await makeBatch(portal.portal, rows[0].id)
  const { rows: after } = await owner.query('select state, file_name from batch where id = $1', [rows[0].id])
  expect(after).toEqual([{ state: 'failed', file_name: null }])
})
