import fc from 'fast-check'
import { aCentre, anEntry, aSeries } from '../builders.ts'
import type { TestConnections } from '../database.ts'
import { setTimes } from './moment.ts'
import { aReaderOf } from './reader.ts'

export const components = [
  'reading',
  'use_of_english',
  'writing',
  'listening',
  'speaking',
  'overall',
] as const
const day = 86_400_000

const status = fc.constantFrom('final', 'pending', 'withheld', 'absent_part', 'absent')
/** Minutes; short and long ones, and none. */
const delay = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5999 }))

/** One arrangement of everything that the gate depends on. */
export const arrangement = fc.record({
  /** Milliseconds from now, the moment itself and its neighbours most of all; null is "on hold". */
  release: fc.option(
    fc.oneof(
      fc.integer({ min: -2, max: 2 }),
      fc.integer({ min: -5000, max: 5000 }),
      fc.integer({ min: -6 * day, max: 6 * day }),
    ),
  ),
  /** Moves the release back by the delay in force, so that the candidate's own moment is as near as the series'. */
  isCountedFromDelay: fc.boolean(),
  /** By how many milliseconds centres come earlier. */
  centreEarlier: fc.option(fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 6 * day }))),
  kind: fc.constantFrom('centre', 'associate'),
  setting: fc.option(
    fc.record({
      candidateAccess: fc.constantFrom('none', 'all', 'selected'),
      useDefaults: fc.boolean(),
      access: fc.boolean(),
      delay,
    }),
  ),
  defaults: fc.option(fc.record({ access: fc.boolean(), delay })),
  isSelected: fc.boolean(),
  statuses: fc.tuple(status, status, status, status, status, fc.option(status)),
  /** What is decided for other series and other centres, and must not matter here. */
  elsewhere: fc.record({ access: fc.boolean(), delay }),
})

export type Arrangement = typeof arrangement extends fc.Arbitrary<infer Value> ? Value : never

/** The delay in force, in milliseconds (A5, A6). */
export function delayOf(a: Arrangement): number {
  const decided = followsDefaults(a) ? a.defaults : a.setting
  return (decided?.delay ?? 0) * 60_000
}

export function followsDefaults(a: Arrangement): boolean {
  return a.kind === 'associate' && (a.setting === null || a.setting.useDefaults)
}

/** Milliseconds from now to the series' release; null: on hold. */
export function releaseOf(a: Arrangement): number | null {
  if (a.release === null) return null
  return a.isCountedFromDelay ? a.release - delayOf(a) : a.release
}

/** Puts an arrangement into the database, its times counted from now() of the transaction. */
export async function arrange(tx: TestConnections, a: Arrangement) {
  const [series, otherSeries] = [await aSeries(tx), await aSeries(tx)]
  const [parent, stranger] = [await aCentre(tx), await aCentre(tx)]
  const centre =
    a.kind === 'associate' ? await aCentre(tx, { kind: 'associate', parentId: parent.id }) : parent
  await setTimes(tx, series.id, releaseOf(a), a.centreEarlier)
  const entry = await anEntry(tx, { seriesId: series.id, centreId: centre.id })
  for (const [index, component] of components.entries()) {
    const itsStatus = a.statuses[index]
    if (!itsStatus) continue
    const values = itsStatus === 'final' ? [150 + index, `G${index}`, 'B2'] : [null, null, null]
    await tx.query(
      'insert into result (entry_id, component, status, score, grade, cefr) values ($1, $2, $3, $4, $5, $6)',
      [entry.id, component, itsStatus, ...values],
    )
  }
  const decide = (seriesId: number, centreId: number, { candidateAccess, ...one }: Setting) =>
    tx.query(
      `insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access, delay_minutes)
       values ($1, $2, $3, $4, $5, $6)`,
      [seriesId, centreId, candidateAccess, one.useDefaults, one.access, one.delay],
    )
  const decideDefaults = (seriesId: number, centreId: number, one: { access: boolean; delay: number }) =>
    tx.query(
      'insert into centre_default (series_id, centre_id, access, delay_minutes) values ($1, $2, $3, $4)',
      [seriesId, centreId, one.access, one.delay],
    )
  if (a.setting) await decide(series.id, centre.id, a.setting)
  if (a.defaults) await decideDefaults(series.id, parent.id, a.defaults)
  if (a.isSelected) await tx.query('insert into selected_candidate (entry_id) values ($1)', [entry.id])

  const other = { candidateAccess: 'all', useDefaults: false, ...a.elsewhere }
  await decide(otherSeries.id, centre.id, other)
  await decide(series.id, stranger.id, other)
  if (a.kind === 'associate') await decide(series.id, parent.id, other)
  await decideDefaults(otherSeries.id, parent.id, a.elsewhere)
  await decideDefaults(series.id, stranger.id, a.elsewhere)
  const neighbour = await anEntry(tx, { seriesId: series.id, centreId: stranger.id })
  return {
    entryId: entry.id,
    /** Who may see it, as far as the rules go. */
    reader: await aReaderOf(tx, entry.id),
    /** Who is the same for an entry of another centre. */
    stranger: await aReaderOf(tx, neighbour.id),
  }
}

type Setting = { candidateAccess: string; useDefaults: boolean; access: boolean; delay: number }
