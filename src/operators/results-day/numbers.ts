import { z } from 'zod'
import { type Db, row, rows, sql } from '../../database/sql.ts'
import type { seriesOverview } from '../../results/series/series-times.ts'

/** What is counted minute by minute, from the audit log. */
export const curves = ['sign-in', 'refused', 'result.viewed', 'error'] as const
export type Curve = (typeof curves)[number]

const minutesShown = 60

const minute = z.object({ curve: z.enum(curves), ago: z.number(), count: z.number() })

/** How often each thing happened in each of the last 60 minutes, the oldest first. */
export async function lastHour(db: Db): Promise<Record<Curve, number[]>> {
  const counted = await rows(
    db,
    minute,
    sql`
      select case when what = 'sign-in' and outcome = 'refused' then 'refused' else what end as curve,
        floor(extract(epoch from now() - at) / 60)::integer as ago, count(*) as count
      from audit_event
      where what in ('sign-in', 'result.viewed', 'error') and at > now() - ${minutesShown} * interval '1 minute' and at <= now()
      group by 1, 2
    `,
  )
  const empty = () => Array.from({ length: minutesShown }, () => 0)
  const hour: Record<Curve, number[]> = {
    'sign-in': empty(),
    refused: empty(),
    'result.viewed': empty(),
    error: empty(),
  }
  for (const { curve, ago, count } of counted) hour[curve][minutesShown - 1 - ago] = count
  return hour
}

const work = z.object({
  jobs_waiting: z.number(),
  jobs_failed: z.number(),
  /** When the worker did its work of every minute last. */
  worker_seen_at: z.date().nullable(),
  mails_waiting: z.number(),
  mails_sent: z.number(),
  mails_failed: z.number(),
})

/** What waits for the worker and what it has done: jobs now, mails of the last 24 hours. */
export async function workDone(db: Db): Promise<z.infer<typeof work>> {
  return row(
    db,
    work,
    sql`
      select
        (select count(*) from pgboss.job where state in ('created', 'retry', 'active') and start_after <= now()) as jobs_waiting,
        (select count(*) from pgboss.job where state = 'failed' and completed_on > now() - interval '24 hours') as jobs_failed,
        (select max(completed_on) from pgboss.job where name = 'mail-releases' and state = 'completed') as worker_seen_at,
        mails.*
      from (
        select
          count(*) filter (where sent_at is null and body_encrypted is not null) as mails_waiting,
          count(*) filter (where sent_at is not null) as mails_sent,
          count(*) filter (where sent_at is null and body_encrypted is null) as mails_failed
        from outgoing_mail where created_at > now() - interval '24 hours'
      ) as mails
    `,
  )
}

const today = z.object({
  code: z.string(),
  release_at: z.date().nullable(),
  centre_release_at: z.date().nullable(),
  is_released: z.boolean(),
  /** Until candidates see results, without a centre's delay; null where no time is set. */
  seconds_left: z.number().nullable(),
})

type Counts = Awaited<ReturnType<typeof seriesOverview>>[number]

/** A series whose release is near, with how far it is. */
export type ComingSeries = z.infer<typeof today> & Counts

/**
 * The series that results day is about: those released within two days past or two weeks to come, and those on hold that have
 * results.
 *
 * @param overview how far every series is
 */
export async function comingSeries(db: Db, overview: readonly Counts[]): Promise<ComingSeries[]> {
  const near = await rows(
    db,
    today,
    sql`
      select code, release_at, centre_release_at, coalesce(release_at <= now(), false) as is_released,
        ceil(extract(epoch from release_at - now()))::integer as seconds_left
      from series
      where release_at is null or release_at between now() - interval '2 days' and now() + interval '14 days'
      order by release_at nulls last, code
    `,
  )
  return near.flatMap((one) => {
    const counts = overview.find(({ code }) => code === one.code)
    const hasResults = counts && resultsOf(counts) > 0
    return counts && (one.release_at || hasResults) ? [{ ...one, ...counts }] : []
  })
}

/** How many entries have an overall result, in whatever state. */
export function resultsOf({ final, pending, withheld, absent }: Counts): number {
  return final + pending + withheld + absent
}
