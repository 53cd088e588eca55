import type { Arrival } from '../load/arrival.ts'

/**
 * How many were overtaken: they were still told to wait after somebody of their lane had heard of their own turn who had sent
 * the form only once they had their place. What happens between the two moments of one request has no order.
 */
export function overtaken(arrivals: readonly Arrival[]): number {
  return Object.values(Object.groupBy(arrivals, ({ lane }) => lane))
    .map((lane = []) => overtakenIn(lane))
    .reduce((sum, count) => sum + count, 0)
}

function overtakenIn(lane: readonly Arrival[]): number {
  const bySending = lane
    .filter(({ sentAt }) => sentAt !== null)
    .toSorted((one, other) => (one.sentAt ?? 0) - (other.sentAt ?? 0))
  // The first turn of all who sent the form at this place or later.
  const firstTurn = bySending.map(({ admittedAt }) => admittedAt ?? Number.POSITIVE_INFINITY)
  for (let place = firstTurn.length - 2; place >= 0; place -= 1) {
    firstTurn[place] = Math.min(firstTurn[place] ?? 0, firstTurn[place + 1] ?? 0)
  }
  const isOvertaken = ({ placeAt, lastToldToWait }: Arrival) => {
    if (placeAt === null || lastToldToWait === null) return false
    const turn = firstTurn[firstAfter(bySending, placeAt)] ?? Number.POSITIVE_INFINITY
    return turn < lastToldToWait
  }
  return lane.filter(isOvertaken).length
}

/** The place of the first who sent the form after a moment. */
function firstAfter(bySending: readonly Arrival[], moment: number): number {
  let [low, high] = [0, bySending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bySending[middle]?.sentAt ?? 0) > moment) high = middle
    else low = middle + 1
  }
  return low
}

/** Those who neither are in nor have a place: nobody answered them, or they were sent away. */
export function lost(arrivals: readonly Arrival[]): number {
  return arrivals.filter(({ inAt, hasPlace }) => inAt === null && !hasPlace).length
}
