import { expect, test } from 'vitest'
import { giveUpBatch, makeBatch } from '../../../src/batches/index.ts'
import { aCentreWith, untilMade } from '../../support/batches.ts'
import { jobsAreDone } from '../../support/clock.ts'
import { testPortal } from '../../support/portal.ts'
import type { Visitor } from '../../support/visitor.ts'

const portal = await testPortal()
const { owner } = portal.db

test('batches take turns: who asks for one waits for no more than one of somebody who asked for many', async () => {
  const [many, one] = [await aCentreWith(portal, 900), await aCentreWith(portal, 1)]
  const ask = (visitor: Visitor, fields: Record<string, string>) =>
    visitor.request('POST', '/preparation/batches', {
      _csrf: visitor.hidden('_csrf'),
      format: 'pdf',
      ...fields,
    })
  await many.visitor.open('/preparation/results')
  await one.visitor.open('/preparation/results')
  await ask(many.visitor, { part: 'all' })
  await ask(one.visitor, {})
  await jobsAreDone(owner)
  const { rows } = await owner.query(
    'select identity_id from batch where identity_id = any($1) order by finished_at',
    [[many.staff.identityId, one.staff.identityId]],
  )
  expect(rows.map((batch) => Number(batch.identity_id)).indexOf(one.staff.identityId)).toBeLessThanOrEqual(1)
}, 90_000)

test('a batch that failed at every try says so, and not that results are gone', async () => {
  const { staff, visitor, ids } = await aCentreWith(portal, 1)
  const { rows } = await owner.query(
    "insert into batch (identity_id, area, format, entry_ids, state) values ($1, 'preparation', 'pdf', $2, 'running') returning id",
    [staff.identityId, ids],
  )
  await giveUpBatch(portal.portal, rows[0].id)
  await visitor.open(`/preparation/batches/${rows[0].id}`)
  expect(visitor.words).toContain('The profiles could not be made. Ask for them again')
})

test('a batch that is cancelled stops, leaves no file, and can be fetched by nobody', async () => {
  const { visitor, staff } = await aCentreWith(portal, 300)
  await visitor.open('/preparation/results')
  await visitor.press('ZIP, one PDF')
  const path = new URL(visitor.page.url).pathname
  await visitor.press('Cancel')
  expect(visitor.words).toContain('This batch was cancelled')
  await jobsAreDone(owner)
  expect((await visitor.request('GET', `${path}/file`)).status).toBe(404)
  const { rows } = await owner.query('select state, file_name from batch where identity_id = $1', [
    staff.identityId,
  ])
  expect(rows).toEqual([{ state: 'cancelled', file_name: null }])
  const files = await Array.fromAsync(portal.portal.files.list('batches'))
  expect(files.filter(({ name }) => name.includes(`profiles-${path.split('/').at(-1)}-`))).toEqual([])
}, 60_000)

test('two workers at the same batch leave one whole file', async () => {
  const { visitor } = await aCentreWith(portal, 20)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  const path = new URL(visitor.page.url).pathname
  const id = Number(path.split('/').at(-1))
  await untilMade(portal, visitor)
  await owner.query(`update batch set state = 'queued' where id = $1`, [id])
  await Promise.all([makeBatch(portal.portal, id), makeBatch(portal.portal, id)])
  expect((await visitor.request('GET', `${path}/file`)).status).toBe(200)
})

test('the page is told of progress as it happens, until the batch is over', async () => {
  const { visitor } = await aCentreWith(portal, 40)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  const path = new URL(visitor.page.url).pathname
  const events = await visitor.request('GET', `${path}/events`)
  expect(events.headers.get('content-type')).toContain('text/event-stream')
  expect(events.headers.get('cache-control')).toContain('no-store')
  expect(events.text.trim().split('\n\n').at(-1)).toBe('data: done 40')
})
