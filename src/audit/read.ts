import { z } from 'zod'
import { readRows } from '../database/cursor.ts'
import { anywhere } from '../database/page.ts'
import { type Db, join, rows, type Sql, sql } from '../database/sql.ts'

const event = z.object({
  id: z.number(),
  at: z.date(),
  what: z.string(),
  outcome: z.enum(['ok', 'refused']),
  who: z.string().nullable(),
  area: z.string().nullable(),
  centre: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})

/** Something that somebody did, as operators read it. */
export type RecordedEvent = z.infer<typeof event>

/** What the audit log can be narrowed to; days are days in the board's time zone. */
export type AuditCriteria = { what: string; who: string; centre: string; from: string; to: string }

/** Where a page of the log begins: with what is older than an event, or newer; nothing said: with the newest. */
export type LogPosition = { before?: number | undefined; after?: number | undefined }

/**
 * One page of events, the newest first, and whether there are older and newer ones. A page is found by its position, so that it
 * costs the same however far back it is, and shows the same while new events come in.
 */
export async function recordedEvents(
  db: Db,
  criteria: AuditCriteria,
  timeZone: string,
  size: number,
  position: LogPosition = {},
): Promise<{ events: RecordedEvent[]; hasOlder: boolean; hasNewer: boolean }> {
  const { before, after } = position
  const found = await rows(db, event, sql`${selected(criteria, timeZone, position)} limit ${size + 1}`)
  const hasMore = found.length > size
  const events = found.slice(0, size)
  if (!after) return { events, hasOlder: hasMore, hasNewer: before !== undefined }
  // What is left of newer ones is part of the first page.
  return hasMore
    ? { events: events.reverse(), hasOlder: true, hasNewer: true }
    : recordedEvents(db, criteria, timeZone, size)
}

/** All events, one after the other, as they are at one moment, the newest first. */
export async function readEvents(
  db: Db,
  criteria: AuditCriteria,
  timeZone: string,
  take: (events: AsyncIterable<RecordedEvent>) => Promise<void>,
): Promise<void> {
  await readRows(db, event, selected(criteria, timeZone), take)
}

function selected(criteria: AuditCriteria, timeZone: string, position: LogPosition = {}): Sql {
  const direction = position.after ? sql`asc` : sql`desc`
  return sql`
    select audit_event.id, audit_event.at, audit_event.what, audit_event.outcome, audit_event.area,
      ${address} as who, centre.number as centre, audit_event.detail
    from audit_event
    left join identity on identity.id = audit_event.identity_id
    left join centre on centre.id = audit_event.centre_id
    where ${join(conditions(criteria, timeZone, position), sql` and `)}
    order by audit_event.at ${direction}, audit_event.id ${direction}
  `
}

const address = sql`coalesce(identity.email, identity.pending_email)`

/** The kinds of events that have been recorded, each found by a step in the index. */
export async function recordedKinds(db: Db): Promise<string[]> {
  const found = await rows(
    db,
    z.object({ what: z.string() }),
    sql`
      with recursive kind as (
        (select what from audit_event order by what limit 1)
        union all
        select next.what from kind cross join lateral (
          select what from audit_event where audit_event.what > kind.what order by what limit 1
        ) as next
      )
      select what from kind order by what
    `,
  )
  return found.map(({ what }) => what)
}

function conditions(
  { what, who, centre, from, to }: AuditCriteria,
  timeZone: string,
  { before, after }: LogPosition,
): Sql[] {
  const pattern = anywhere(who)
  const midnight = (day: string) => sql`${day}::date::timestamp at time zone ${timeZone}`
  return [
    sql`true`,
    ...(what ? [sql`audit_event.what = ${what}`] : []),
    ...(who
      ? [sql`audit_event.identity_id in (select id from identity where ${address} ilike ${pattern})`]
      : []),
    ...(centre ? [sql`audit_event.centre_id = (select id from centre where number = ${centre})`] : []),
    ...(from ? [sql`audit_event.at >= ${midnight(from)}`] : []),
    ...(to ? [sql`audit_event.at < ${midnight(to)} + interval '1 day'`] : []),
    ...(before ? [sql`${place} < ${placeOf(before)}`] : []),
    ...(after ? [sql`${place} > ${placeOf(after)}`] : []),
  ]
}

const place = sql`(audit_event.at, audit_event.id)`
const placeOf = (id: number) => sql`(select at, id from audit_event where id = ${id})`
