import { z } from 'zod'
import { transaction } from '../database/connection.ts'
import { rows, sql } from '../database/sql.ts'
import { queueMail } from '../mail/index.ts'
import type { Portal } from '../portal.ts'

const mailsAtOnce = 500

/**
 * Tells those who want it that results are there (K2): candidates once the gate shows them theirs, the staff of a
 * preparation centre once a series shows them some. Asked every minute; never early, because the gate decides, never
 * twice, because who is told is marked in the same transaction, and without any result.
 */
export async function mailReleases(portal: Portal): Promise<void> {
  while ((await mailCandidates(portal)) === mailsAtOnce);
  await mailPreparationCentres(portal)
}

/** Whoever registered after the release has seen the result already. */
async function mailCandidates(portal: Portal): Promise<number> {
  return transaction(portal.db, async (tx) => {
    const told = await rows(
      tx,
      z.object({ email: z.string(), exam: z.string(), series: z.string() }),
      sql`
        with due as (
          select candidate_account.entry_id from candidate_account
          join candidate_release on candidate_release.entry_id = candidate_account.entry_id
          join candidate_result as overall on overall.identity_id = candidate_account.identity_id
            and overall.entry_id = candidate_account.entry_id and overall.component = 'overall'
          where candidate_account.release_mail and candidate_account.release_mailed_at is null
            and candidate_account.created_at < candidate_release.release_at
            and overall.status not in ('pending', 'withheld')
          limit ${mailsAtOnce}
          for update of candidate_account skip locked
        )
        update candidate_account set release_mailed_at = now()
        from due, entry, exam, series, identity
        where candidate_account.entry_id = due.entry_id
          and entry.id = due.entry_id and exam.id = entry.exam_id and series.id = entry.series_id
          and identity.id = candidate_account.identity_id
        returning coalesce(identity.email, identity.pending_email) as email, exam.name as exam, series.name as series
      `,
    )
    const link = `${portal.config.publicUrl}/candidates/results`
    for (const { email, ...params } of told) {
      await queueMail(
        portal,
        tx,
        { to: email, kind: 'resultReleased', params, link, language: 'en' },
        '1 day',
      )
    }
    return told.length
  })
}

/** A worker that was away for more than a day tells of no older release. */
async function mailPreparationCentres(portal: Portal): Promise<void> {
  await transaction(portal.db, async (tx) => {
    const told = await rows(
      tx,
      z.object({ email: z.string(), series: z.string(), centre: z.string() }),
      sql`
        with due as (
          insert into release_notice (series_id, centre_id)
          select series.id, centre.id from series, centre
          where centre.kind = 'preparation'
            and series.release_at between now() - interval '1 day' and now()
            and exists (
              select from membership
              join preparation_entry as released on released.identity_id = membership.identity_id
              where membership.centre_id = centre.id and membership.area = 'preparation'
                and released.series_id = series.id and released.preparation_centre_id = centre.id
            )
          on conflict do nothing
          returning series_id, centre_id
        )
        select identity.email, series.name as series, centre.name as centre
        from due
        join series on series.id = due.series_id
        join centre on centre.id = due.centre_id
        join membership on membership.centre_id = due.centre_id and membership.area = 'preparation'
        join identity on identity.id = membership.identity_id
      `,
    )
    const link = `${portal.config.publicUrl}/preparation/results`
    for (const { email, ...params } of told) {
      await queueMail(
        portal,
        tx,
        { to: email, kind: 'resultsReleased', params, link, language: 'en' },
        '1 day',
      )
    }
  })
}
