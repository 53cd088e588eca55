import { type Lane, type LaneStates, lanes } from './lanes.ts'

const longestRemembered = 120_000

/** How long people take to send the form once they are let in, as this process sees it: a script's moment, or the time to type. */
export class Delay {
  /** Up to where lanes were let in, and when that was first known here; the oldest first. */
  #steps: { lane: Lane; admitted: number; at: number }[] = []
  #seconds = 1

  get seconds(): number {
    return this.#seconds
  }

  /** Lanes as they have just been read. */
  note(states: LaneStates): void {
    const at = Date.now()
    const young = this.#steps.findIndex((step) => at - step.at < longestRemembered)
    this.#steps.splice(0, young === -1 ? this.#steps.length : young)
    for (const lane of lanes) this.#steps.push({ lane, admitted: states[lane].admitted, at })
  }

  /** Somebody has come whose place this is. */
  came(lane: Lane, place: number): void {
    const step = this.#steps.find((one) => one.lane === lane && one.admitted >= place)
    if (step) this.#seconds += ((Date.now() - step.at) / 1000 - this.#seconds) / 20
  }
}
