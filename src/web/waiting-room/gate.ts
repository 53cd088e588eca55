import { setTimeout as wait } from 'node:timers/promises'
import type { Request, Response } from 'express'
import { expectHash, hashingLoad } from '../../hashing/index.ts'
import type { Portal } from '../../portal.ts'
import type { Lane } from './lanes.ts'
import type { Room } from './look.ts'
import { type WaitingRoom, waitingRoomOf } from './room.ts'
import { giveTicket, ofBrowser, type Ticket, ticketIn } from './ticket.ts'

/** Nobody is let straight in who would wait longer for hashing, in seconds. */
const longestWait = 0.5
/** Whoever has typed a password when it is their turn is kept waiting where there is more to hash than this, for so long. */
const [mostBefore, longestHeld] = [1.5, 5]

/** Who has been let in, and is not asked again. */
const passed = new WeakSet<Request>()

/**
 * Who sends a sign-in form; `name` is a keyed digest of the user name, by which somebody has signed in in this browser before where
 * `isKnown`; `cost` is that of the password's hash.
 */
export type Arrival = { area: string; isKnown: boolean; username: string; name: Buffer; cost: number }

/**
 * Whether somebody may sign in now. While hashing keeps up and nobody waits, everybody may; else they wait for their turn
 * and are led to the waiting room, which leads back to the form.
 *
 * @returns false: the answer has been given
 */
export async function passOrWait(
  portal: Portal,
  req: Request,
  res: Response,
  arrival: Arrival,
): Promise<boolean> {
  if (passed.has(req)) return true
  const ticket = ticketFor(ticketIn(req, portal.config), arrival)
  const waitingRoom = waitingRoomOf(portal)
  const { room } = await waitingRoom.look()
  // Until the work is announced nothing may come between: of many who come at once, the next one sees it.
  const isIn = isStraightIn(waitingRoom, room.mode, arrival) || (await hasTurn(portal, res, ticket, arrival))
  if (isIn) {
    passed.add(req)
    res.once('close', expectHash(arrival.cost))
  } else {
    // Express's own redirect thinks about how to say it in words, for half as long as everything else here takes.
    res.set('Location', `/waiting-room?return=/${arrival.area}/sign-in`).status(303).end()
  }
  return isIn
}

/** While hashing keeps up and nobody waits, everybody is. */
function isStraightIn(waitingRoom: WaitingRoom, mode: Room['mode'], arrival: Arrival): boolean {
  if (mode === 'open') return true
  // Somebody has to be able to open it again.
  if (mode === 'closed') return arrival.area === 'operators'
  return waitingRoom.isFree(laneOf(arrival)) && hashingLoad().secondsUnderWay < longestWait
}

/**
 * Gives a place to who has none; whoever's turn has come uses theirs. How much hashing has to do decides how fast turns come, and
 * not which of those whose turn has come goes first: they are sent back only where hashing stands still.
 */
async function hasTurn(
  portal: Portal,
  res: Response,
  own: Ticket | undefined,
  arrival: Arrival,
): Promise<boolean> {
  const room = waitingRoomOf(portal)
  const state = own ? (await room.standing(own)).state : 'over'
  const isTurn = state === 'admitted' && (await hashingHasRoom())
  if (own && isTurn && (await room.use(own))) return true
  const keepsOwn = state === 'waits' || (state === 'admitted' && !isTurn)
  const ticket = own && keepsOwn ? own : await newTicket(portal, arrival)
  giveTicket(res, portal.config, ticket, arrival.username)
  return !keepsOwn && (await room.standing(ticket)).state === 'admitted' && room.use(ticket)
}

async function hashingHasRoom(): Promise<boolean> {
  const until = Date.now() + longestHeld * 1000
  while (hashingLoad().secondsUnderWay > mostBefore && Date.now() < until) await wait(50)
  return hashingLoad().secondsUnderWay <= mostBefore
}

/** Whether somebody has waited, and it is their turn now. */
export async function isTurnOf(portal: Portal, req: Request): Promise<boolean> {
  const ticket = ticketIn(req, portal.config)
  return ticket !== undefined && (await waitingRoomOf(portal).standing(ticket)).state === 'admitted'
}

async function newTicket(portal: Portal, arrival: Arrival): Promise<Ticket> {
  const { isNew, ...place } = await waitingRoomOf(portal).give(laneOf(arrival), arrival.name)
  return { ...place, of: isNew ? ofBrowser : digest(arrival.name), at: Date.now() }
}

/**
 * A ticket that was found by a name is good for that name alone, so that nobody takes another's place; and so is the lane of
 * known browsers.
 */
function ticketFor(ticket: Ticket | undefined, arrival: Arrival): Ticket | undefined {
  if (ticket === undefined) return undefined
  const isOfBrowser = ticket.of === ofBrowser
  const lanes: Lane[] = [ordinaryLane(arrival), isOfBrowser ? laneOf(arrival) : 'known']
  const isGood = lanes.includes(ticket.lane) && (isOfBrowser || ticket.of === digest(arrival.name))
  return isGood ? ticket : undefined
}

function laneOf(arrival: Arrival): Lane {
  return arrival.isKnown ? 'known' : ordinaryLane(arrival)
}

/** The lane of all who come to an area. */
function ordinaryLane({ area }: Arrival): Lane {
  return area === 'candidates' ? 'candidates' : 'staff'
}

function digest(name: Buffer): string {
  return name.toString('base64url')
}
