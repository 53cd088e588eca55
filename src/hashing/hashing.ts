import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import bcrypt from 'bcrypt'
import { Piscina } from 'piscina'
import type { Done, Work } from './worker.ts'

const threads = availableParallelism()
/** What a hash of cost 10 takes on most machines, until one has been made here. */
const usualMilliseconds = 50

let pool: Piscina<Work, Done> | undefined
/** What the last hashes of a cost took, in milliseconds; newer ones weigh more. */
const measured = new Map<number, number>()
/** How many hashes of each cost are under way, and how many are known to come. */
const [underWay, expected] = [new Map<number, number>(), new Map<number, number>()]
let finished = 0

/** Hashes a password. */
export async function hash(password: string, cost: number): Promise<string> {
  return String(await run({ password, cost }, cost))
}

/** Whether a hash is that of a password. */
export async function compare(password: string, hash: string): Promise<boolean> {
  return (await run({ password, hash }, bcrypt.getRounds(hash))) === true
}

/** What hashing has before it, in seconds, and how many hashes this process has finished. */
export function hashingLoad(): { secondsUnderWay: number; finished: number } {
  return { secondsUnderWay: Math.max(secondsOf(underWay), secondsOf(expected)), finished }
}

/**
 * Says that a hash of this cost is coming, so that of many who come at once no more are let in than there is room for.
 *
 * @returns what is called when it is over
 */
export function expectHash(cost: number): () => void {
  add(expected, cost, 1)
  return () => add(expected, cost, -1)
}

/** How many hashes of a cost this process makes in a second, as measured. */
export function hashesPerSecond(cost: number): number {
  return 1 / secondsFor(cost)
}

/** Ends the threads; the next hash starts them again. */
export async function stopHashing(): Promise<void> {
  const stopped = pool
  pool = undefined
  await stopped?.destroy()
}

async function run(work: Work, cost: number): Promise<Done['result']> {
  add(underWay, cost, 1)
  try {
    const { result, took } = await runInThread(work)
    const before = measured.get(cost) ?? took
    measured.set(cost, before + (took - before) / 10)
    finished += 1
    return result
  } finally {
    add(underWay, cost, -1)
  }
}

/** A thread that has died has been replaced, and what it was doing is done once more. */
async function runInThread(work: Work): Promise<Done> {
  pool ??= start()
  return pool.run(work).catch((error) => {
    if (!pool) throw error
    return pool.run(work)
  })
}

/**
 * As many threads as there are cores, apart from libuv's, where files and names would wait behind hashes. What answers
 * people goes before them: the system gives them what is left over. Each has its next hash at hand while it works.
 */
function start(): Piscina<Work, Done> {
  return new Piscina<Work, Done>({
    filename: join(import.meta.dirname, 'worker.ts'),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 2,
    niceIncrement: 10,
  })
}

function add(counts: Map<number, number>, cost: number, change: number): void {
  counts.set(cost, (counts.get(cost) ?? 0) + change)
}

/** By what a hash takes now: where the machine has become slower, what waits takes longer too. */
function secondsOf(counts: Map<number, number>): number {
  return [...counts].reduce((sum, [cost, count]) => sum + count * secondsFor(cost), 0)
}

function secondsFor(cost: number): number {
  return (measured.get(cost) ?? usualMilliseconds * 2 ** (cost - 10)) / 1000 / threads
}
