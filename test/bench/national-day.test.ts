import { expect, it } from 'vitest'
import { playDay } from '../../bench/national/day.ts'

const day = { candidates: 100_000, halfWithin: 20, pagesEach: 5, signInsPerCore: 15, pagesPerCore: 500 }

it('lets nobody wait where as many are signed in as come', () => {
  // 100,000 people of whom half come within 1,200 s: at most 83 in any second.
  const enough = 84 * (1 / 15 + 5 / 500)
  expect(playDay(day, enough)).toMatchObject({ longest: 0, mostWaiting: 0, minutesUntilNobodyWaits: 0 })
})

it('has those wait who come when more have come than can be signed in', () => {
  const felt = playDay(day, 2)
  // 26 a second: of the first 50,000 about 31,000 are in after 20 minutes, and 19,000 wait for 12 minutes more.
  expect(felt.signInsPerSecond).toBeCloseTo(26.1, 1)
  expect(felt.mostWaiting).toBeGreaterThan(18_000)
  expect(felt.longest).toBeCloseTo(felt.mostWaiting / felt.signInsPerSecond / 60, 1)
  expect(felt.median).toBeLessThanOrEqual(felt.nineOfTen)
  expect(felt.nineOfTen).toBeLessThanOrEqual(felt.longest)
})

it('takes twice the cores for twice the sign-ins', () => {
  expect(playDay(day, 4).signInsPerSecond).toBeCloseTo(2 * playDay(day, 2).signInsPerSecond)
})
