import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../../config.ts'
import type { Db } from '../../database/sql.ts'
import { hashesPerSecond, hashingLoad } from '../../hashing/index.ts'
import type { Portal } from '../../portal.ts'
import { admit, nextOnes, type Pace, paceOf, speedOf } from './admit.ts'
import { Delay } from './delay.ts'
import { type Draw, drawPlaces, drawsWith, placeOf } from './draw.ts'
import { byLane, type Lane, lanes, waitingIn } from './lanes.ts'
import { lookAt, type Report, type Room } from './look.ts'
import { dropPlace, type Given, Places, usePlace } from './places.ts'
import type { Ticket } from './ticket.ts'
import { millisecondsUntilKnown, Turns } from './turns.ts'

/** What has been read is good for so long; until it has been read anew, it is good enough a while longer. */
const [millisecondsGood, millisecondsGoodEnough] = [250, millisecondsUntilKnown]
/** Whoever gets the first place hears of it once no process lets anybody straight in any more. */
const millisecondsToBegin = 300
/** Nobody who waits is silent for longer. */
const longestSilence = 60_000
const [soonest, latest] = [1, 30]

/** Where somebody stands: how many are before them, how long that takes at the pace of now, and when to ask again. */
export type Standing = {
  state: 'waits' | 'admitted' | 'over'
  ahead: number
  secondsLeft: number | null
  askAgainAfter: number
}

/** `speed` is how fast lanes move in the long run, by which people are told how long they wait; `pace` changes with each look. */
type Known = { room: Room; draws: Draw[]; pace: Pace; speed: Pace; reports: Report[]; at: number }

/**
 * The waiting room as one web process knows it. What it knows was read in the last quarter of a second by whoever asked
 * first; to read it is also to let in those whose turn has come. While nobody asks, nothing happens.
 */
export class WaitingRoom {
  readonly #db: Db
  readonly #config: Config
  readonly #id = randomUUID()
  readonly #places: Record<Lane, Places>
  /** Who of those that come next has asked, where they stand, and until when they ask again. */
  readonly #present: Record<Lane, Map<number, { place: number; until: number }>>
  readonly #delay = new Delay()
  readonly #turns = new Turns()
  /** When the first places of each lane were given. */
  readonly #began: Record<Lane, number>
  #known: Known | undefined
  #reading: Promise<Known> | undefined
  #askedAt = Date.now()

  constructor({ db, config }: Pick<Portal, 'db' | 'config'>) {
    this.#db = db
    this.#config = config
    this.#places = byLane((lane) => new Places(db, lane))
    this.#present = byLane(() => new Map())
    this.#began = byLane(() => 0)
  }

  /**
   * Reads what is older than a moment. In a rush nobody waits for that, and where the database does not answer, what was read
   * last still holds.
   */
  async look(): Promise<Known> {
    const known = this.#known
    const age = known ? Date.now() - known.at : Number.POSITIVE_INFINITY
    if (known && age < millisecondsGood) return known
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined
    })
    const read = known ? this.#reading.catch(() => known) : this.#reading
    return known && age < millisecondsGoodEnough && isAnybodyIn(known.room) ? known : read
  }

  /** Where a place stands. Asking shows that somebody still waits. */
  async standing({ lane, number, at }: Pick<Ticket, 'lane' | 'number' | 'at'>): Promise<Standing> {
    const { room, draws, speed } = await this.look()
    const place = placeOf(draws, lane, number)
    const { admitted, expired, last } = room.lanes[lane]
    // What another process has given a moment ago is not known here yet; what was given longer ago is gone.
    const isGone = number > last && Date.now() - at > 10_000
    if (place <= expired || isGone) return { state: 'over', ahead: 0, secondsLeft: 0, askAgainAfter: 0 }
    if (place <= admitted) {
      await until(Date.now() + this.#turns.millisecondsUntil(lane, place))
      return { state: 'admitted', ahead: 0, secondsLeft: 0, askAgainAfter: 0 }
    }
    const ahead = place - Math.floor(admitted) - 1
    const secondsLeft = speed[lane] ? (ahead + 1) / speed[lane] : null
    const about = Math.min(latest, Math.max(soonest, (secondsLeft ?? latest) / 4))
    const askAgainAfter = about * (0.85 + Math.random() * 0.3)
    this.#askedAt = Date.now()
    if (ahead < 2 * nextOnes)
      this.#present[lane].set(number, { place, until: Date.now() + (askAgainAfter + 2) * 1000 })
    return { state: 'waits', ahead, secondsLeft, askAgainAfter }
  }

  /** Whether nobody of a lane waits, nor has yet to hear of their turn, as far as is known now. */
  isFree(lane: Lane): boolean {
    const state = this.#known?.room.lanes[lane]
    return (
      state !== undefined && waitingIn(state) === 0 && this.#turns.millisecondsUntil(lane, state.last) === 0
    )
  }

  /** Lets the next one who asks read anew. */
  forget(): void {
    this.#known = undefined
  }

  /** Uses a place whose turn has come for one sign-in form; false where it has been used up. */
  async use(ticket: Ticket): Promise<boolean> {
    const { lane, number } = ticket
    const isGood = await usePlace(this.#db, ticket)
    if (isGood) this.#delay.came(lane, placeOf(this.#known?.draws ?? [], lane, number))
    return isGood
  }

  /**
   * A place for whoever comes by a name and has to wait: a new one where an older one has had its time.
   *
   * @param name a keyed digest of it
   */
  async give(lane: Lane, name: Buffer): Promise<Given> {
    if (this.isFree(lane)) this.#began[lane] = Date.now()
    let given = await this.#places[lane].give(name)
    while (!given.isNew && (await this.standing({ ...given, at: Date.now() })).state === 'over') {
      await dropPlace(this.#db, given.lane, given.number)
      given = await this.#places[lane].give(name)
    }
    const known = this.#known?.room.lanes[given.lane]
    if (known) known.last = Math.max(known.last, given.number)
    await until(this.#began[lane] + millisecondsToBegin)
    return given
  }

  async #read(): Promise<Known> {
    const at = Date.now()
    const own = this.#report()
    let room = await lookAt(
      this.#db,
      this.#id,
      this.#known && isAnybodyIn(this.#known.room) ? own : undefined,
    )
    if (room.is_draw_due) {
      await drawPlaces(this.#db)
      room = await lookAt(this.#db, this.#id, undefined)
    }
    const draws = await this.#drawsOf(room)
    const reports = [own, ...room.reports]
    const [speed, pace] = this.#paces(this.#isDeserted(room) ? { ...room, mode: 'open' } : room, reports)
    if (isAnybodyIn(room)) room = { ...room, lanes: (await admit(this.#db, room, pace)) ?? room.lanes }
    this.#delay.note(room.lanes)
    this.#turns.learn(room.lanes)
    this.#known = { room, draws, pace, speed, reports, at }
    return this.#known
  }

  #paces(room: Room, reports: Report[]): [speed: Pace, pace: Pace] {
    const { bcryptCostStaff, bcryptCostCandidate } = this.#config
    const staffShare = hashesPerSecond(bcryptCostStaff) / hashesPerSecond(bcryptCostCandidate)
    return [speedOf(room, reports, staffShare), paceOf(room, reports, staffShare, this.#delay.seconds)]
  }

  /** Whether all who had places have gone: nobody has asked for a minute. */
  #isDeserted({ mode, since }: Room): boolean {
    return mode !== 'closed' && since * 1000 > longestSilence && Date.now() - this.#askedAt > longestSilence
  }

  #report(): Report {
    return {
      per_second: hashesPerSecond(this.#config.bcryptCostCandidate),
      seconds_under_way: hashingLoad().secondsUnderWay,
      present: byLane((lane) => this.#presentIn(lane)),
    }
  }

  #presentIn(lane: Lane): number {
    const admitted = this.#known?.room.lanes[lane].admitted ?? 0
    let count = 0
    for (const [number, { place, until }] of this.#present[lane]) {
      if (place <= admitted || until < Date.now()) this.#present[lane].delete(number)
      else if (place <= admitted + nextOnes) count += 1
    }
    return count
  }

  async #drawsOf({ draws: ids }: Room): Promise<Draw[]> {
    const known = this.#known?.draws ?? []
    const isKnown = known.length === ids.length && known.every(({ id }, index) => id === ids[index])
    return isKnown ? known : drawsWith(this.#db, ids)
  }
}

async function until(moment: number): Promise<void> {
  const milliseconds = moment - Date.now()
  if (milliseconds > 0) await wait(milliseconds)
}

function isAnybodyIn(room: Room): boolean {
  return lanes.some((lane) => waitingIn(room.lanes[lane]) > 0)
}

const rooms = new WeakMap<Db, WaitingRoom>()

/** The waiting room of a web process. */
export function waitingRoomOf(portal: Pick<Portal, 'db' | 'config'>): WaitingRoom {
  const known = rooms.get(portal.db) ?? new WaitingRoom(portal)
  rooms.set(portal.db, known)
  return known
}
