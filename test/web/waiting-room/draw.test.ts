import { expect, test } from 'vitest'
import { aSeries, hoursFromNow } from '../../support/builders.ts'
import { timePasses } from '../../support/clock.ts'
import { testPortal } from '../../support/portal.ts'
import { anotherWeb, arrivals, atAnotherWeb, placeOf, setRoom } from '../../support/waiting-room.ts'

const portal = await testPortal()
const other = await anotherWeb(portal)
await setRoom(portal, 'closed')

const places = (visitors: Awaited<ReturnType<typeof arrivals>>, url?: string) =>
  Promise.all(visitors.map(async (one) => Number((await placeOf(url ? atAnotherWeb(one, url) : one)).place)))
const inOrder = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index)

test('N5: who waits at a release draws a new place, once and the same in every web process; whoever comes later stands behind', async () => {
  await aSeries(portal.db.owner, { releaseAt: hoursFromNow(1) })
  const early = [...(await arrivals(10, portal, 'early')), ...(await arrivals(10, other, 'more'))]
  expect(await places(early)).toEqual(inOrder(20))
  const page = await early[0]?.open('/waiting-room')
  expect(page?.text).toContain('draws a new place')

  await timePasses(portal.db.owner, '1 hour 1 second')
  let drawn: number[] = []
  // Until both web processes know of it.
  const isDrawn = async () => {
    drawn = await places(early)
    return drawn.join() !== inOrder(20).join() && drawn.toSorted((a, b) => a - b)
  }
  await expect.poll(isDrawn, { timeout: 10_000 }).toEqual(inOrder(20))
  const late = [...(await arrivals(3, other, 'late')), ...(await arrivals(3, portal, 'latest'))]
  expect(await places(late)).toEqual(inOrder(6, 21))
  expect(await places(early)).toEqual(drawn)
  await expect.poll(() => places(early, other.url), { timeout: 10_000 }).toEqual(drawn)
  const fresh = await anotherWeb(portal)
  expect(await places([...early, ...late], fresh.url)).toEqual([...drawn, ...inOrder(6, 21)])
})

test('N5: at the next release those who still wait draw again, with those who have come since', async () => {
  await aSeries(portal.db.owner, { releaseAt: hoursFromNow(1) })
  const before = (
    await portal.db.owner.query('select last from waiting_lane where lane = $1', ['candidates'])
  ).rows[0]
  const since = await arrivals(5, portal, 'since')
  await timePasses(portal.db.owner, '1 hour 1 second')
  const last = Number(before.last)
  await expect.poll(() => places(since), { timeout: 10_000 }).not.toEqual(inOrder(5, last + 1))
  expect((await places(since)).every((place) => place >= 1 && place <= last + 5)).toBe(true)
  const { rows } = await portal.db.owner.query(
    'select cardinality(places) as count from waiting_draw order by id',
  )
  expect(rows.map(({ count }) => count)).toEqual([20, last + 5])
})
