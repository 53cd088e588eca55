import { setTimeout as wait } from 'node:timers/promises'
import type { Setting } from './setting.ts'

/** A figure with what it must reach, from the rounds in which it was taken. */
export type Figure = { value: number; unit: string; must: number; met: boolean; rounds: number[] }

/** One measured row of the table. */
export type Measured = Figure & {
  /** Further figures of the row that have a target of their own. */
  parts?: Record<string, Figure>
  /** How much one core does in a second, all that takes part included, where machines are sized by it. */
  perCore?: number
  /** The absolute numbers behind it, for people. */
  absolute: string[]
}

/** A row of the table: measures itself against its rival, round by round. */
export type Row = {
  id: string
  work: string
  against: string
  measure: (setting: Setting) => Promise<Measured>
}

/** The median of some rounds as a figure that must be at least, or at most, so much. */
export function figure(
  rounds: number[],
  unit: string,
  target: { atLeast: number } | { atMost: number },
): Figure {
  const value = median(rounds)
  const isMore = 'atLeast' in target
  const must = isMore ? target.atLeast : target.atMost
  return { value, unit, must, met: isMore ? value >= must : value <= must, rounds }
}

/** A function whose work is done once, for rows that are measured in the same run. */
export function once<Result>(work: (setting: Setting) => Promise<Result>) {
  let result: Promise<Result> | undefined
  return (setting: Setting) => {
    result ??= work(setting)
    return result
  }
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5)
}

/** The number below which this part of them lies, between the nearest two. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const place = (sorted.length - 1) * part
  const [low = Number.NaN, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return low + (high - low) * (place % 1)
}

/** A number with as many digits as say something. */
export function shown(value: number): string {
  return value.toFixed(Math.abs(value) < 100 ? 2 : 0)
}

/** The median and, in brackets, the lowest and the highest. */
export function spread(numbers: readonly number[]): string {
  return `${shown(median(numbers))} (${shown(Math.min(...numbers))}-${shown(Math.max(...numbers))})`
}

/**
 * Runs two kinds of work in turns, after each has had some time to warm up, and compares how much they do in a second.
 *
 * @param ours does a round, and says how many pages it made
 * @param rival the same; what it starts before its round and stops after it takes no time from ours
 */
export async function compare(
  { rounds, seconds }: Setting,
  must: number,
  ours: () => Promise<number>,
  rival: () => Promise<number>,
  { start, stop }: { start?: () => Promise<void>; stop?: () => Promise<void> } = {},
): Promise<Measured> {
  // Batches take about a second each: fewer seconds than pages over HTTP are enough.
  const [warm, long] = [Math.min(3, seconds) * 1000, Math.min(2, seconds) * 1000]
  const [speeds, rivals]: [number[], number[]] = [[], []]
  await during(warm, ours)
  for (let round = 0; round < rounds; round += 1) {
    await start?.()
    await during(warm, rival)
    rivals.push(await perSecond(long, rival))
    await stop?.()
    speeds.push(await perSecond(long, ours))
  }
  const ratios = speeds.map((speed, round) => speed / (rivals[round] ?? 1))
  const absolute = [`${shown(median(speeds))} pages/s`, `rival ${shown(median(rivals))}`]
  return { ...figure(ratios, '×', { atLeast: must }), absolute }
}

/** Does some work again and again for so many milliseconds, and at least once. */
async function during(milliseconds: number, work: () => Promise<number>): Promise<number> {
  const begin = performance.now()
  let done = 0
  do done += await work()
  while (performance.now() - begin < milliseconds)
  return done
}

/** After half a round in which the machine may come to rest. */
async function perSecond(milliseconds: number, work: () => Promise<number>): Promise<number> {
  await wait(milliseconds / 2)
  const begin = performance.now()
  const pages = await during(milliseconds, work)
  return (pages * 1000) / (performance.now() - begin)
}
