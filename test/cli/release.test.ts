import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, aFullResult, anEntry, aSeries } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { aReaderOf, countSeen } from '../support/gate/reader.ts'
import { portal } from './portal-command.ts'

const db = await testDatabase()
const series = await aSeries(db.owner, { code: '2026-06', releaseAt: null })
const centre = await aCentre(db.owner)
const entry = await anEntry(db.owner, { seriesId: series.id, centreId: centre.id })
await aFullResult(db.owner, entry.id)
await aCentreSetting(db.owner, series.id, centre.id)

const reader = await aReaderOf(db.owner, entry.id)

/** How many results the pages can read. */
async function released(): Promise<number> {
  return (await countSeen(db.web, reader, entry.id)).candidate ?? 0
}

test('S15: a release in the past opens the gate, a hold shuts it at once; both are in the audit log', async () => {
  expect(await released()).toBe(0)
  const set = await portal(db, 'release', '2026-06', '--at', '2026-08-13T08:00:00+02:00')
  expect(set).toMatchObject({ code: 0, err: '' })
  expect(set.out).toMatch(/was on hold, is now Thursday, 13 August 2026 at 07:00 \(British Summer Time\)/)
  expect(await released()).toBe(6)
  const held = await portal(db, 'release', '2026-06', '--hold')
  expect(held.out).toMatch(/was Thursday, 13 August 2026 .* is now on hold/)
  expect(await released()).toBe(0)
  const events = await db.owner.query("select what from audit_event where what like 'series.%' order by id")
  expect(events.rows).toEqual([{ what: 'series.times-set' }, { what: 'series.times-set' }])
})

test('S15: a release in the future opens nothing', async () => {
  expect(await portal(db, 'release', '2026-06', '--at', '2999-01-01T00:00:00Z')).toMatchObject({
    code: 0,
  })
  expect(await released()).toBe(0)
})

test('an unknown series is told', async () => {
  const { code, err } = await portal(db, 'release', '2030-06', '--hold')
  expect(code).toBe(1)
  expect(err).toContain('There is no series 2030-06')
})

test("K4: as on the page, a release before the centres' own is refused, and nothing is cleared silently", async () => {
  const early = await aSeries(db.owner, {
    releaseAt: new Date('2999-02-01T08:00:00Z'),
    centreReleaseAt: new Date('2999-01-31T08:00:00Z'),
  })
  const { code, err } = await portal(db, 'release', early.code, '--at', '2999-01-01T08:00:00Z')
  expect(code).toBe(1)
  expect(err).toMatch(/^Centres see results before or together with candidates.*\n$/)
  const times = 'select release_at, centre_release_at from series where id = $1'
  expect((await db.owner.query(times, [early.id])).rows[0]).toEqual({
    release_at: new Date('2999-02-01T08:00:00Z'),
    centre_release_at: new Date('2999-01-31T08:00:00Z'),
  })
  expect((await portal(db, 'release', early.code, '--at', '2999-02-01T09:00:00Z')).code).toBe(0)
  expect((await db.owner.query(times, [early.id])).rows[0].centre_release_at).toEqual(
    new Date('2999-01-31T08:00:00Z'),
  )
})
