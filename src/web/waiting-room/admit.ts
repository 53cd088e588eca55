import { z } from 'zod'
import { type Db, maybeRow, sql } from '../../database/sql.ts'
import { byLane, type Lane, type LaneStates, laneStates, lanes, waitingIn } from './lanes.ts'
import { lanesAsJson, type Report, type Room } from './look.ts'

/** So many of those who come next are looked at, to see how many of them have gone. */
export const nextOnes = 200
/** So much hashing should be under way, in seconds, so that it never idles and nobody who is let in waits long. */
const wantedUnderWay = 0.25
const secondsBetween = 0.2
/** While nobody asks, nobody is let in: what was not used then is not made up for at once. */
const longestStep = 0.5

/** Places a second by which each lane moves on; none while the room is closed. */
export type Pace = Partial<Record<Lane, number>>

/**
 * How fast the lanes move in the long run: what all processes hash, in equal shares; what a lane cannot use the others have.
 *
 * @param reports of all processes
 * @param staffShare how many staff passwords are hashed in the time of one candidate's
 */
export function speedOf(room: Room, reports: Report[], staffShare: number): Pace {
  return at(sum(reports.map((one) => one.per_second)), room, staffShare)
}

/**
 * How fast they move now: less where much is under way; faster by as many as have gone without a word, up to twice.
 *
 * @param delay how long people take to come once they are let in, in seconds
 */
export function paceOf(room: Room, reports: Report[], staffShare: number, delay: number): Pace {
  const measured = sum(reports.map((one) => one.per_second))
  const underWay = sum(reports.map((one) => one.seconds_under_way)) / Math.max(1, reports.length)
  // The longer people take to come, the later a correction shows, and the smaller it has to be.
  const correction = Math.max(0, 1 + (0.6 / Math.max(1, delay)) * (wantedUnderWay - underWay))
  const pace = at(measured * correction, room, staffShare)
  for (const lane of lanes) {
    const next = Math.min(nextOnes, waitingIn(room.lanes[lane]))
    const present = next === 0 ? 1 : sum(reports.map((one) => one.present[lane] ?? 0)) / next
    if (pace[lane] !== undefined) pace[lane] /= Math.min(1, Math.max(0.5, present))
  }
  return pace
}

/** How fast the lanes move where so many candidates' passwords are hashed a second. */
function at(perSecond: number, room: Room, staffShare: number): Pace {
  if (room.mode === 'open') return byLane(() => Number.POSITIVE_INFINITY)
  if (room.mode === 'closed') return {}
  return sharesOf(room, Math.min(perSecond, room.most_per_second ?? Number.POSITIVE_INFINITY), staffShare)
}

/** Each lane's places a second. The emptiest comes first: what it leaves is for those that are longer. */
function sharesOf({ lanes: states }: Room, perSecond: number, staffShare: number): Record<Lane, number> {
  const worth = (lane: Lane) => (lane === 'staff' ? staffShare : 1)
  const waiting = lanes.filter((lane) => waitingIn(states[lane]) > 0)
  // Whoever comes to an empty lane is told how fast it would move.
  const all = byLane((lane) => (perSecond / (1 + waiting.length)) * worth(lane))
  let left = perSecond
  const shortest = waiting.toSorted((one, other) => waitingIn(states[one]) - waitingIn(states[other]))
  for (const [index, lane] of shortest.entries()) {
    const equal = left / (shortest.length - index)
    const used = Math.min(equal, waitingIn(states[lane]) / secondsBetween / worth(lane))
    all[lane] = used * worth(lane)
    left -= used
  }
  return all
}

const movedLanes = z.object({ lanes: laneStates.nullable() })

/**
 * Lets in as many as fit. Of all processes that decide at once, one does.
 *
 * @returns the lanes as they are then; nothing where another process was quicker
 */
export async function admit(db: Db, room: Room, pace: Pace): Promise<LaneStates | undefined> {
  if (room.since < secondsBetween) return undefined
  const steps = lanes.map((lane) => (pace[lane] ?? 0) * Math.min(room.since, longestStep))
  const moved = await maybeRow(
    db,
    movedLanes,
    sql`
      with decided as (
        update waiting_room set decided_at = now(), turn = turn + 1 where turn = ${room.turn} returning turn
      ),
      moved as (
        update waiting_lane set
          admitted = least(last, admitted + step),
          expired = case when expires_at <= now() then expires_next else expired end,
          expires_next = case when expires_at <= now() then admitted else expires_next end,
          expires_at = case when expires_at <= now() then now() + interval '5 minutes' else expires_at end
        from unnest(${[...lanes]}::text[], ${steps}::float8[]) as decision (which, step)
        where lane = which and exists (select from decided)
        returning lane, last, admitted, expired
      )
      select ${lanesAsJson} as lanes from moved
    `.preparedAs('admit-to-sign-in'),
  )
  return moved?.lanes ?? undefined
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
