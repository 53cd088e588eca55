import { z } from 'zod'
import { type Db, row, sql } from '../../database/sql.ts'
import { latestRelease } from './draw.ts'
import { type Lane, laneStates } from './lanes.ts'

const report = z.object({
  /** Sign-ins a second that the process hashes for. */
  per_second: z.number(),
  /** How long hashing has to do with what it has. */
  seconds_under_way: z.number(),
  /** How many of those who come next, by lane, have asked lately. */
  present: z.record(z.string(), z.number()),
})

/** What a web process has measured. */
export type Report = z.infer<typeof report>

export const mode = z.enum(['measured', 'open', 'closed'])

const room = z.object({
  mode,
  most_per_second: z.number().nullable(),
  turn: z.number(),
  /** Seconds since somebody was let in last. */
  since: z.number(),
  is_draw_due: z.boolean(),
  next_release: z.date().nullable(),
  lanes: laneStates,
  draws: z.array(z.coerce.number()),
  reports: z.array(report),
})

/** The waiting room as the database has it. */
export type Room = z.infer<typeof room>

export const lanesAsJson = sql`
  jsonb_object_agg(lane, jsonb_build_object('last', last, 'admitted', admitted, 'expired', expired))
`

/**
 * Reads the waiting room: one statement, which also tells the others what this process measures.
 *
 * @param own left out while nobody waits: then nothing is written
 * @returns `reports` of the other processes
 */
export function lookAt(db: Db, processId: string, own: Report | undefined): Promise<Room> {
  const { per_second = 0, seconds_under_way = 0, present = {} } = own ?? {}
  return row(
    db,
    room,
    sql`
      with reported as (
        insert into waiting_process (id, per_second, seconds_under_way, present)
        select ${processId}::uuid, ${per_second}, ${seconds_under_way}, ${JSON.stringify(present satisfies Partial<Record<Lane, number>>)}
        where ${own !== undefined}
        on conflict (id) do update set
          at = now(), per_second = excluded.per_second, seconds_under_way = excluded.seconds_under_way,
          present = excluded.present
        returning set_config('synchronous_commit', 'off', true)
      )
      select
        mode, most_per_second, turn, extract(epoch from now() - decided_at)::float8 as since,
        coalesce((${latestRelease}) > drawn_for, false) as is_draw_due,
        (select min(release_at) from series where release_at > now()) as next_release,
        (select ${lanesAsJson} from waiting_lane) as lanes,
        array(select id from waiting_draw where drawn_at > now() - interval '6 hours' order by id) as draws,
        (
          select coalesce(jsonb_agg(process), '[]') from waiting_process as process
          where at > now() - interval '2 seconds' and id <> ${processId}::uuid
        ) as reports
      from waiting_room
    `.preparedAs('look-at-waiting-room'),
  )
}
