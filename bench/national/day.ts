/** What a release looks like from outside, and what one core does in a second. */
export type Day = {
  candidates: number
  /** Within how many minutes half of them have come; three times as long for three quarters, nine times for nine tenths. */
  halfWithin: number
  /** Pages that each of them opens beside signing in. */
  pagesEach: number
  signInsPerCore: number
  pagesPerCore: number
}

/** What people feel: minutes of waiting, and how long anybody has to wait at all. */
export type Felt = {
  signInsPerSecond: number
  median: number
  nineOfTen: number
  longest: number
  mostWaiting: number
  minutesUntilNobodyWaits: number
}

/** Plays the first day, second by second: first come, first served, by all cores. */
export function playDay(day: Day, cores: number): Felt {
  const signInsPerSecond = cores / (1 / day.signInsPerCore + day.pagesEach / day.pagesPerCore)
  const waits: { minutes: number; people: number }[] = []
  let [waiting, mostWaiting, lastWait, come] = [0, 0, 0, 0]
  for (let second = 1; second <= 24 * 3600; second += 1) {
    const people = comeBy(day, second) - come
    come += people
    waits.push({ minutes: waiting / signInsPerSecond / 60, people })
    waiting = Math.max(0, waiting + people - signInsPerSecond)
    mostWaiting = Math.max(mostWaiting, waiting)
    if (waiting > 0) lastWait = second
  }
  waits.sort((one, other) => one.minutes - other.minutes)
  return {
    signInsPerSecond,
    median: waitOf(waits, come / 2),
    nineOfTen: waitOf(waits, come * 0.9),
    longest: waits.at(-1)?.minutes ?? 0,
    mostWaiting,
    minutesUntilNobodyWaits: lastWait / 60,
  }
}

/** How many have come by a second after the release. */
function comeBy({ candidates, halfWithin }: Day, second: number): number {
  return (candidates * second) / (second + halfWithin * 60)
}

/** How long that one waits before whom so many wait less. */
function waitOf(waits: { minutes: number; people: number }[], place: number): number {
  let before = 0
  for (const { minutes, people } of waits) {
    before += people
    if (before >= place) return minutes
  }
  return 0
}
