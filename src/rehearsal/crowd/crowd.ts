import { Worker } from 'node:worker_threads'
import type { Felt, RehearsalCandidate } from './come.ts'

/** Who comes where and when; `releaseAt` by this machine's clock, in milliseconds. */
export type CrowdOrders = {
  origin: string
  people: RehearsalCandidate[]
  password: string
  releaseAt: number
  /** How many of the people come before the release, spread over so many seconds, and within how long the others come after it. */
  early: number
  secondsBefore: number
  secondsWithin: number
  /** How long after the last one has come everybody is watched, in seconds, where not everybody has seen a result before. */
  secondsWatched: number
}

/** How many have come, are in, and have seen their result. */
export type Progress = { came: number; in: number; seen: number }

/** What the thread tells: now and then how far it is, and in the end what everybody has felt. */
export type Told = { progress: Progress } | { felt: Felt[] }

/**
 * Lets people come, in a thread of their own, so that nothing else here is in their way.
 *
 * @param signal sends everybody away
 * @throws where they were sent away
 */
export async function letCome(
  orders: CrowdOrders,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Felt[]> {
  signal.throwIfAborted()
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: orders })
  const sendAway = () => void thread.terminate()
  signal.addEventListener('abort', sendAway)
  try {
    return await new Promise((done, fail) => {
      thread.on('message', (told: Told) => ('felt' in told ? done(told.felt) : tell(told.progress)))
      thread.once('error', fail)
      thread.once('exit', () => fail(signal.reason ?? new Error('The crowd has gone before its time.')))
    })
  } finally {
    signal.removeEventListener('abort', sendAway)
    await thread.terminate()
  }
}
