import { z } from 'zod'
import { transaction } from '../../database/connection.ts'
import { rows, sql } from '../../database/sql.ts'
import { queueMassMails } from '../../mail/index.ts'
import type { Portal } from '../../portal.ts'

const centresAtOnce = 100

const ids = z.object({ id: z.number() })

/**
 * Tells the staff of preparation centres once a series shows them results of their candidates. A worker that was away for
 * more than a day tells of no older release.
 */
export async function mailPreparationCentres(portal: Portal): Promise<void> {
  const released = await rows(
    portal.db,
    ids,
    sql`select id from series where release_at between now() - interval '1 day' and now()`,
  )
  for (const series of released) {
    let centreIds = await centresToTell(portal, series.id, 0)
    while (centreIds.length > 0) {
      await tell(portal, series.id, centreIds)
      centreIds = await centresToTell(portal, series.id, Math.max(...centreIds))
    }
  }
}

async function centresToTell({ db }: Portal, seriesId: number, after: number): Promise<number[]> {
  const found = await rows(
    db,
    ids,
    sql`
      select id from centre
      where kind = 'preparation' and id > ${after}
        and not exists (
          select from release_notice as notice where notice.series_id = ${seriesId} and notice.centre_id = centre.id
        )
      order by id
      limit ${centresAtOnce}
    `,
  )
  return found.map(({ id }) => id)
}

async function tell(portal: Portal, seriesId: number, centreIds: number[]): Promise<void> {
  await transaction(portal.db, async (tx) => {
    const told = await rows(
      tx,
      z.object({ email: z.string(), series: z.string(), centre: z.string() }),
      sql`
        with told as (
          insert into release_notice (series_id, centre_id)
          select ${seriesId}, centre.id from centre
          cross join lateral (
            select from membership
            cross join lateral (
              select from preparation_entry as released
              where released.identity_id = membership.identity_id and released.series_id = ${seriesId}
                and released.preparation_centre_id = centre.id
              limit 1
            ) as shown
            where membership.centre_id = centre.id and membership.area = 'preparation'
            limit 1
          ) as shown
          where centre.id = any(${centreIds})
          on conflict do nothing
          returning series_id, centre_id
        )
        select identity.email, series.name as series, centre.name as centre
        from told
        join series on series.id = told.series_id
        join centre on centre.id = told.centre_id
        join membership on membership.centre_id = told.centre_id and membership.area = 'preparation'
        join identity on identity.id = membership.identity_id
      `,
    )
    const link = `${portal.config.publicUrl}/preparation/results`
    const mails = told.map(({ email, ...params }) => ({
      to: email,
      kind: 'resultsReleased' as const,
      params,
      link,
      language: 'en',
    }))
    await queueMassMails(portal, tx, mails, '1 day')
  })
}
