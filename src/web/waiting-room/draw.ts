import { z } from 'zod'
import { transaction } from '../../database/connection.ts'
import { type Db, execute, maybeRow, rows, sql } from '../../database/sql.ts'
import { type Lane, lanes } from './lanes.ts'

const draw = z.object({
  id: z.number(),
  lane: z.enum(lanes),
  after: z.number(),
  places: z.array(z.coerce.number()),
})

/** A release's draw: the place `after + i` stands at `places[i]`, counted from 1. */
export type Draw = z.infer<typeof draw>

/**
 * Draws new places, once for each release of a series, for all who had come before it and still wait. Later ones stand
 * behind them, whatever is drawn.
 */
export async function drawPlaces(db: Db): Promise<void> {
  await transaction(db, async (tx) => {
    const release = await maybeRow(
      tx,
      z.object({ drawn_for: z.date() }),
      sql`
        update waiting_room set drawn_for = latest, turn = turn + 1 from (${latestRelease}) as release
        where drawn_for < latest returning drawn_for
      `,
    )
    if (!release) return
    await execute(tx, sql`select from waiting_lane for update`)
    await execute(
      tx,
      sql`
        insert into waiting_draw (lane, after, places)
        select lane, admitted, array_agg(place order by gen_random_uuid())
        from (
          select lane, floor(admitted)::bigint as admitted,
            (
              select max(number) from waiting_place
              where waiting_place.lane = waiting_lane.lane and arrived_at <= (select drawn_for from waiting_room)
            ) as last
          from waiting_lane
        ) as waiting, generate_series(admitted + 1, last) as place
        group by lane, admitted
      `,
    )
  })
}

/** The latest release that has come, of any series, for candidates or for centres. */
export const latestRelease = sql`
  select max(at) as latest from series, unnest(array[release_at, centre_release_at]) as at where at <= now()
`

/** Draws by their numbers. */
export function drawsWith(db: Db, ids: number[]): Promise<Draw[]> {
  return rows(
    db,
    draw,
    sql`select id, lane, after, places from waiting_draw where id = any(${ids}) order by id`,
  )
}

/** Where a number of a lane stands, after every draw that it was part of. */
export function placeOf(draws: readonly Draw[], lane: Lane, number: number): number {
  return draws
    .filter((one) => one.lane === lane)
    .reduce((place, { after, places }) => places[place - after - 1] ?? place, number)
}
