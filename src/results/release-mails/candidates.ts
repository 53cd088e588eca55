import { z } from 'zod'
import { transaction } from '../../database/connection.ts'
import { type Db, execute, row, rows, sql } from '../../database/sql.ts'
import { queueMassMails } from '../../mail/index.ts'
import type { Portal } from '../../portal.ts'

const centresAtOnce = 20
const candidatesAtOnce = 500

/**
 * Tells candidates who want it, centre by centre from the moment on at which results begin to be there for them, so that
 * nothing is read of those whose moment has not come. Whose result is not shown then is looked at again later.
 */
export async function mailCandidates(portal: Portal): Promise<void> {
  await noteReleasedCentres(portal.db)
  while (await tellNextCandidates(portal));
  await tellThoseWhoWait(portal)
}

/** Notes the centres whose moment has come since they were gone through last; of a year ago nobody is told any more. */
async function noteReleasedCentres(db: Db): Promise<void> {
  await execute(
    db,
    sql`
      insert into candidate_notice as notice (series_id, centre_id, release_at)
      select in_force.series_id, in_force.centre_id, released.at
      from series
      join centre_in_force as in_force on in_force.series_id = series.id
      cross join lateral (
        select series.release_at + make_interval(mins => in_force.delay_minutes) as at
      ) as released
      left join candidate_notice as known
        on known.series_id = in_force.series_id and known.centre_id = in_force.centre_id
      where series.release_at between now() - interval '1 year' and now() and released.at <= now()
        and in_force.has_access and in_force.candidate_access <> 'none'
        and known.release_at is distinct from released.at
      order by 1, 2
      on conflict (series_id, centre_id) do update set release_at = excluded.release_at, is_done = false
      where notice.release_at <> excluded.release_at
    `,
  )
}

/**
 * Goes on with some of the noted centres; two workers have different ones.
 *
 * @returns whether there were any
 */
async function tellNextCandidates(portal: Portal): Promise<boolean> {
  return transaction(portal.db, async (tx) => {
    const { centres, entry_ids } = await row(
      tx,
      z.object({ centres: z.number(), entry_ids: z.array(z.coerce.number()) }),
      sql`
        with notice as materialized (
          select series_id, centre_id, release_at from candidate_notice
          where not is_done
          order by series_id, centre_id
          limit ${centresAtOnce}
          for update skip locked
        ), due as materialized (
          select account.entry_id
          from notice
          cross join lateral (
            select account.entry_id from entry
            join candidate_account as account on account.entry_id = entry.id
            where entry.series_id = notice.series_id and entry.centre_id = notice.centre_id
              and account.release_mail and account.release_mailed_at is null
              and account.created_at < notice.release_at
              and (account.release_checked_at is null or account.release_checked_at < notice.release_at)
            limit ${candidatesAtOnce}
          ) as account
          limit ${candidatesAtOnce}
        ), done as (
          update candidate_notice set is_done = true
          from notice
          where candidate_notice.series_id = notice.series_id and candidate_notice.centre_id = notice.centre_id
            and (select count(*) from due) < ${candidatesAtOnce}
        )
        select (select count(*) from notice) as centres, array(select entry_id from due) as entry_ids
      `,
    )
    await tell(portal, tx, entry_ids)
    return centres > 0
  })
}

/** Looks again at those whose result was not shown: so many a minute, however many there are, each at most every five. */
async function tellThoseWhoWait(portal: Portal): Promise<void> {
  await transaction(portal.db, async (tx) => {
    const waiting = await rows(
      tx,
      z.object({ entry_id: z.number() }),
      sql`
        select entry_id from candidate_account
        where release_mail and release_mailed_at is null and release_checked_at <= now() - interval '5 minutes'
        order by release_checked_at
        limit ${candidatesAtOnce}
        for update skip locked
      `,
    )
    const entryIds = waiting.map(({ entry_id }) => entry_id)
    await tell(portal, tx, entryIds)
  })
}

/** Tells those of some candidates whom the gate shows their result; whoever registered after the release has seen it already. */
async function tell(portal: Portal, tx: Db, entryIds: number[]): Promise<void> {
  if (entryIds.length === 0) return
  const looked = await rows(
    tx,
    z.object({ is_told: z.boolean(), email: z.string(), exam: z.string(), series: z.string() }),
    sql`
      update candidate_account as account set
        release_mailed_at = case when shown.is_there and account.created_at < released.at then now() end,
        release_checked_at = case when released.at > now() - interval '1 year' then now() end
      from candidate_account as own
      join entry on entry.id = own.entry_id
      join exam on exam.id = entry.exam_id
      join series on series.id = entry.series_id
      cross join lateral (
        select release_at as at from candidate_release where candidate_release.entry_id = entry.id limit 1
      ) as released
      cross join lateral (
        select exists (
          select from candidate_result as overall
          where overall.identity_id = own.identity_id and overall.entry_id = own.entry_id
            and overall.component = 'overall' and overall.status not in ('pending', 'withheld')
          limit 1
        ) as is_there
      ) as shown,
      identity
      where own.entry_id = any(${entryIds}) and account.entry_id = own.entry_id and account.release_mailed_at is null
        and identity.id = account.identity_id
      returning account.release_mailed_at is not null as is_told, coalesce(identity.email, identity.pending_email) as email,
        exam.name as exam, series.name as series
    `.preparedAs('tell-candidates'),
  )
  const link = `${portal.config.publicUrl}/candidates/results`
  const mails = looked
    .filter(({ is_told }) => is_told)
    .map(({ email, exam, series }) => ({
      to: email,
      kind: 'resultReleased' as const,
      params: { exam, series },
      link,
      language: 'en',
    }))
  await queueMassMails(portal, tx, mails, '1 day')
}
