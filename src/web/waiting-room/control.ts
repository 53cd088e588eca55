import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { transaction } from '../../database/connection.ts'
import { execute, row, sql } from '../../database/sql.ts'
import type { Portal } from '../../portal.ts'
import { type Lane, lanes, waitingIn } from './lanes.ts'
import { mode } from './look.ts'
import { waitingRoomOf } from './room.ts'

/** How the waiting room is set. */
export type Setting = { mode: z.infer<typeof mode>; mostPerSecond: number | null }

/** The waiting room as operators see it. */
export type Overview = Setting & {
  lanes: { lane: Lane; waiting: number; given: number; perSecond: number | null }[]
  /** Sign-ins a second that all web processes hash for, and how many seconds of hashing they have before them. */
  measured: number
  underWay: number
  processes: number
}

/** How many wait, how fast they are let in, and how it is set. */
export async function waitingRoomOverview(portal: Portal): Promise<Overview> {
  const { room, pace, reports } = await waitingRoomOf(portal).look()
  const underWay = reports.map((one) => one.seconds_under_way)
  return {
    mode: room.mode,
    mostPerSecond: room.most_per_second,
    lanes: lanes.map((lane) => {
      const perSecond = pace[lane] ?? 0
      const given = room.lanes[lane].last
      return {
        lane,
        waiting: waitingIn(room.lanes[lane]),
        given,
        perSecond: Number.isFinite(perSecond) ? perSecond : null,
      }
    }),
    measured: reports.reduce((all, one) => all + one.per_second, 0),
    underWay: Math.max(...underWay),
    processes: reports.length,
  }
}

/** Opens, closes or slows the waiting room, for all web processes within a moment; recorded with what it was. */
export async function setWaitingRoom(portal: Portal, identityId: number, wanted: Setting): Promise<void> {
  await transaction(portal.db, async (tx) => {
    const before = await row(
      tx,
      z.object({ mode, most_per_second: z.number().nullable() }),
      sql`select mode, most_per_second from waiting_room for update`,
    )
    await execute(
      tx,
      sql`update waiting_room set mode = ${wanted.mode}, most_per_second = ${wanted.mostPerSecond}`,
    )
    const was = { mode: before.mode, mostPerSecond: before.most_per_second }
    await record(tx, { what: 'waiting-room.set', identityId, area: 'operators', detail: { ...wanted, was } })
  })
  waitingRoomOf(portal).forget()
}
