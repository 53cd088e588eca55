import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { type Db, execute, row, rows, sql } from '../../database/sql.ts'
import { type Lane, lanes } from './lanes.ts'
import { ofBrowser, type Ticket } from './ticket.ts'

/** So many sign-in forms may be sent with a place: more than wrong passwords lock an account. */
const mostUses = 5
/** And so many of them from elsewhere where it is one of a known browser, so that strangers leave some for its owner. */
const mostUsesElsewhere = 3

/**
 * A place that somebody got; `isNew` where nobody had come by that name before. Who has got one in the lane of known browsers
 * finds it from any other.
 */
export type Given = { lane: Lane; number: number; isNew: boolean }

/** How long those who come are gathered, so that a rush costs few statements, few locks and few looks at the disk. */
const millisecondsGathered = 30

type Wanted = { key: Buffer; resolve: (given: Given) => void; reject: (error: unknown) => void }

/** Gives places of one lane, to all who come within a moment in one statement. */
export class Places {
  readonly #db: Db
  readonly #lane: Lane
  #wanted: Wanted[] = []
  #isGiving = false

  constructor(db: Db, lane: Lane) {
    this.#db = db
    this.#lane = lane
  }

  /** The place of whoever has this name: a new one at the end, or the one that waits for them. */
  give(key: Buffer): Promise<Given> {
    return new Promise((resolve, reject) => {
      this.#wanted.push({ key, resolve, reject })
      if (!this.#isGiving) this.#giveAll()
    })
  }

  async #giveAll(): Promise<void> {
    this.#isGiving = true
    while (this.#wanted.length > 0) {
      await wait(millisecondsGathered)
      const wanted = this.#wanted
      this.#wanted = []
      await givePlaces(this.#db, this.#lane, wanted).catch((error) => {
        for (const { reject } of wanted) reject(error)
      })
    }
    this.#isGiving = false
  }
}

const givenPlace = z.object({
  name_key: z.instanceof(Buffer),
  lane: z.enum(lanes),
  number: z.number(),
  is_new: z.boolean(),
})

async function givePlaces(db: Db, lane: Lane, wanted: Wanted[]): Promise<void> {
  const byKey = Map.groupBy(wanted, ({ key }) => key.toString('hex'))
  let left = [...byKey.values()].map(([first]) => first?.key)
  // Whoever comes by the same name in another process at the same moment is found there the second time.
  for (let tries = 0; left.length > 0 && tries < 3; tries += 1) {
    for (const { name_key, is_new, ...given } of await placesFor(db, lane, left)) {
      const key = name_key.toString('hex')
      byKey.get(key)?.forEach(({ resolve }, index) => {
        resolve({ ...given, isNew: is_new && index === 0 })
      })
      byKey.delete(key)
    }
    left = [...byKey.values()].map(([first]) => first?.key)
  }
  for (const { reject } of [...byKey.values()].flat()) reject(new Error('No place could be given'))
}

function placesFor(db: Db, lane: Lane, keys: (Buffer | undefined)[]) {
  return rows(
    db,
    givenPlace,
    sql`
      with wanted as (
        select name_key, step from unnest(${keys}::bytea[]) with ordinality as wanted (name_key, step)
      ),
      known as (
        select distinct on (name_key) name_key, lane, number from wanted join waiting_place using (name_key)
        where lane = ${lane} and uses < ${mostUses} or lane = 'known' and uses < ${mostUsesElsewhere}
        order by name_key, lane = 'known' desc
      ),
      new as (
        select name_key, row_number() over (order by step) as step from wanted
        where name_key not in (select name_key from known)
      ),
      counted as (
        update waiting_lane set last = last + (select count(*) from new)
        where lane = ${lane} and exists (select from new)
        returning last - (select count(*) from new) as before
      ),
      given as (
        insert into waiting_place as place (lane, number, name_key)
        select ${lane}, before + step, name_key from new, counted
        on conflict (lane, name_key) do update set number = excluded.number, arrived_at = now(), uses = 0
          where place.uses >= ${mostUses}
        returning name_key, lane, number
      )
      select name_key, lane, number, false as is_new from known
      union all
      select name_key, lane, number, true from given
    `.preparedAs('give-places'),
  )
}

const usedPlace = z.object({ is_used: z.boolean() })

/** Uses a place for one sign-in form; false where it has been used up, or is not there. */
export async function usePlace(db: Db, { lane, number, of }: Ticket): Promise<boolean> {
  const most = lane === 'known' && of !== ofBrowser ? mostUsesElsewhere : mostUses
  const { is_used } = await row(
    db,
    usedPlace,
    sql`
      with used as (
        update waiting_place set uses = uses + 1
        where lane = ${lane} and number = ${number} and uses < ${most}
        returning set_config('synchronous_commit', 'off', true)
      )
      select exists (select from used) as is_used
    `.preparedAs('use-place'),
  )
  return is_used
}

/** Forgets a place that has had its time, so that the same name gets a new one. */
export async function dropPlace(db: Db, lane: Lane, number: number): Promise<void> {
  await execute(db, sql`delete from waiting_place where lane = ${lane} and number = ${number}`)
}

/** Deletes places and draws of a day ago. */
export async function deleteOldPlaces(db: Db): Promise<void> {
  await execute(db, sql`delete from waiting_place where arrived_at < now() - interval '1 day'`)
  await execute(db, sql`delete from waiting_draw where drawn_at < now() - interval '1 day'`)
  await execute(db, sql`delete from waiting_process where at < now() - interval '1 hour'`)
}
