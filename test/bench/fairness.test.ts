import { expect, it } from 'vitest'
import type { Arrival } from '../../bench/load/arrival.ts'
import { lost, overtaken } from '../../bench/storm/fairness.ts'

/** Somebody who sent the form at one moment, had a place at the next, and was in soon after hearing of it. */
function someone(sentAt: number, given: Partial<Arrival> = {}): Arrival {
  const times = {
    sentAt,
    placeAt: sentAt + 1,
    lastToldToWait: null,
    admittedAt: null,
    inAt: null,
    seenAt: null,
  }
  return { lane: 'new', hasPlace: true, took: [], broken: 0, ...times, ...given }
}

it('counts who was told to wait after somebody who came later had heard of their turn', () => {
  const first = someone(0, { lastToldToWait: 50, admittedAt: 60 })
  const later = someone(10, { lastToldToWait: 20, admittedAt: 40 })
  expect(overtaken([first, later])).toBe(1)
})

it('counts nobody who only asked later than somebody behind them', () => {
  const first = someone(0, { lastToldToWait: 30, admittedAt: 60 })
  const later = someone(10, { lastToldToWait: 20, admittedAt: 40 })
  expect(overtaken([first, later])).toBe(0)
})

it('sees no order between two who came at the same moment', () => {
  const one = someone(0, { placeAt: 15, lastToldToWait: 50 })
  const other = someone(10, { admittedAt: 40 })
  expect(overtaken([one, other])).toBe(0)
})

it('sees no order between lanes', () => {
  const first = someone(0, { lastToldToWait: 50 })
  const known = someone(10, { lane: 'known', admittedAt: 40 })
  expect(overtaken([first, known])).toBe(0)
})

it('counts as lost who neither is in nor has a place', () => {
  expect(lost([someone(0), someone(1, { inAt: 5, hasPlace: false })])).toBe(0)
  expect(lost([someone(2, { hasPlace: false })])).toBe(1)
})
