import { setTimeout as wait } from 'node:timers/promises'

/** One measured figure of `targets.md`. */
export type Measured = {
  value: number
  unit: string
  must: number
  met: boolean
  rounds: number[]
  /** Further figures of the row that have a target of their own. */
  parts?: Record<string, { value: number; unit: string; must: number; met: boolean; rounds: number[] }>
  /** The absolute numbers behind it, for people. */
  absolute: string[]
}

/** A row of the table: measures itself against its rival, round by round. */
export type Row = {
  id: string
  work: string
  against: string
  measure: (rounds: number) => Promise<Measured>
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/**
 * Runs two kinds of work in turns, after each has had three seconds to warm up, and compares how much they do in a second.
 *
 * @param ours does a round, and says how many pages it made
 * @param rival the same; what it starts before its round and stops after it takes no time from ours
 */
export async function compare(
  rounds: number,
  must: number,
  ours: () => Promise<number>,
  rival: () => Promise<number>,
  { start, stop }: { start?: () => Promise<void>; stop?: () => Promise<void> } = {},
): Promise<Measured> {
  const [speeds, rivals]: [number[], number[]] = [[], []]
  await warmUp(ours)
  for (let round = 0; round < rounds; round += 1) {
    await start?.()
    await warmUp(rival)
    rivals.push(await perSecond(rival))
    await stop?.()
    speeds.push(await perSecond(ours))
  }
  const ratios = speeds.map((speed, round) => speed / (rivals[round] ?? 1))
  const value = median(ratios)
  const absolute = [
    `${median(speeds).toFixed(0)} pages/s`,
    `rival ${median(rivals).toFixed(median(rivals) < 100 ? 1 : 0)}`,
  ]
  return { value, unit: '×', must, met: value >= must, rounds: ratios, absolute }
}

/** As in a server that has run for a while; what takes longer than that runs once. */
async function warmUp(work: () => Promise<number>): Promise<void> {
  const begin = performance.now()
  while (performance.now() - begin < 3000) await work()
}

/** Over at least two seconds, and after one in which the machine may come to rest. */
async function perSecond(work: () => Promise<number>): Promise<number> {
  await wait(1000)
  const begin = performance.now()
  let pages = 0
  while (performance.now() - begin < 2000) pages += await work()
  return (pages * 1000) / (performance.now() - begin)
}
