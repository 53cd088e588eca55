import { byLane, type Lane, type LaneStates, lanes, waitingIn } from './lanes.ts'

/**
 * Nobody hears of a turn before all web processes know of it: what a process tells was read no longer ago than this. So nobody
 * is told to wait, by one process, after somebody behind them has got in by another.
 */
export const millisecondsUntilKnown = 400

/** Up to where lanes have been let in, and since when this process knows. */
export class Turns {
  readonly #steps = byLane((): { admitted: number; at: number }[] => [])

  /** Lanes as they have just been read. */
  learn(states: LaneStates): void {
    for (const lane of lanes) {
      const steps = this.#steps[lane]
      const { admitted } = states[lane]
      const newest = steps.at(-1)
      // Where nobody waits, there is nobody who could be overtaken.
      const at = newest || waitingIn(states[lane]) > 0 ? Date.now() : 0
      if (!newest || admitted > newest.admitted) steps.push({ admitted, at })
      while (steps[1] && isKnown(steps[1])) steps.shift()
    }
  }

  /** In how many milliseconds all processes know that it is a place's turn; none where they do. */
  millisecondsUntil(lane: Lane, place: number): number {
    const step = this.#steps[lane].find(({ admitted }) => admitted >= place)
    return step ? Math.max(0, step.at + millisecondsUntilKnown - Date.now()) : Number.POSITIVE_INFINITY
  }
}

function isKnown({ at }: { at: number }): boolean {
  return Date.now() - at >= millisecondsUntilKnown
}
