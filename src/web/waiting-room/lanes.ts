import { z } from 'zod'

export const lanes = ['candidates', 'known', 'staff'] as const

/** Each kind of people has places of its own: candidates, who comes to a browser in which they have signed in before, staff. */
export type Lane = (typeof lanes)[number]

/** Places of a lane, each as they are counted from its beginning. */
const laneState = z.object({
  /** Given last. */
  last: z.number(),
  /** Up to here people may sign in. */
  admitted: z.number(),
  /** Up to here they have had their time. */
  expired: z.number(),
})

export const laneStates = z.record(z.enum(lanes), laneState)

export type LaneStates = z.infer<typeof laneStates>

/** How many wait in a lane. */
export function waitingIn({ last, admitted }: z.infer<typeof laneState>): number {
  return last - Math.floor(admitted)
}

/** Makes something for each lane. */
export function byLane<Value>(make: (lane: Lane) => Value): Record<Lane, Value> {
  return { candidates: make('candidates'), known: make('known'), staff: make('staff') }
}
