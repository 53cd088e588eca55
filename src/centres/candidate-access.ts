import { z } from 'zod'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, row, sql } from '../database/sql.ts'
import { FormRefusal } from '../web/errors.ts'
import type { CentreSeries } from './centre-series.ts'
import type { Contact } from './contact.ts'

/** Which candidates of a centre may use the service in a series: "Edit status" (K1). */
export const candidateAccess = z.enum(['none', 'all', 'selected'])

const setting = z.object({
  candidate_access: candidateAccess,
  own_delay_minutes: z.number(),
  contact_name: z.string(),
  contact_email: z.string(),
  contact_phone: z.string(),
  changed_by: z.string().nullable(),
  changed_at: z.date().nullable(),
  selected: z.number(),
  in_force: z.object({
    has_access: z.boolean(),
    delay_minutes: z.number(),
    contact: z.object({ centre: z.string(), name: z.string(), email: z.string(), phone: z.string() }),
  }),
})

/** What a centre has decided for a series, and what is in force for its candidates. */
export type CentreSetting = z.infer<typeof setting>

/** What a centre's officer decides for its candidates. An associate centre's delay is its parent's matter. */
export type CentreDecision = {
  candidateAccess: z.infer<typeof candidateAccess>
  delayMinutes: number
  contact: Contact
}

/** Who acts: `name` is kept with what was done. */
export type Officer = { identityId: number; name: string }

/** What is decided and in force for a centre in a series. */
export async function centreSetting(db: Db, centreSeries: CentreSeries): Promise<CentreSetting> {
  return row(
    db,
    setting,
    sql`
      select
        coalesce(setting.candidate_access, 'none') as candidate_access,
        coalesce(setting.delay_minutes, 0) as own_delay_minutes,
        coalesce(setting.contact_name, '') as contact_name,
        coalesce(setting.contact_email, '') as contact_email,
        coalesce(setting.contact_phone, '') as contact_phone,
        setting.changed_by, setting.changed_at,
        (
          select count(*) from selected_candidate join entry on entry.id = selected_candidate.entry_id
          where entry.series_id = in_force.series_id and entry.centre_id = in_force.centre_id
        ) as selected,
        json_build_object(
          'has_access', in_force.has_access,
          'delay_minutes', in_force.delay_minutes,
          'contact', json_build_object(
            'centre', in_force.contact_centre, 'name', in_force.contact_name,
            'email', in_force.contact_email, 'phone', in_force.contact_phone
          )
        ) as in_force
      from centre_in_force as in_force
      left join centre_setting as setting
        on setting.series_id = in_force.series_id and setting.centre_id = in_force.centre_id
      where in_force.series_id = ${centreSeries.series_id} and in_force.centre_id = ${centreSeries.centre_id}
    `,
  )
}

/** The values of a setting as one text, to see whether somebody else has changed them since a page was shown (A8). */
export function settingMark(setting: CentreSetting): string {
  const { candidate_access, own_delay_minutes, contact_name, contact_email, contact_phone } = setting
  return JSON.stringify([candidate_access, own_delay_minutes, contact_name, contact_email, contact_phone])
}

/**
 * Saves what an officer decided for a centre. In force from the next request on (A5-A7).
 *
 * @param mark of the setting as the officer saw it
 * @throws {FormRefusal} where somebody else has changed it meanwhile: nothing is overwritten silently (A8)
 */
export async function saveCentreSetting(
  db: Db,
  officer: Officer,
  centreSeries: CentreSeries,
  wanted: CentreDecision,
  mark: string,
): Promise<void> {
  await transaction(db, async (tx) => {
    await execute(
      tx,
      sql`
        insert into centre_setting (series_id, centre_id) values (${centreSeries.series_id}, ${centreSeries.centre_id})
        on conflict (series_id, centre_id) do update set series_id = excluded.series_id
      `,
    )
    const before = await centreSetting(tx, centreSeries)
    if (settingMark(before) !== mark) {
      throw new FormRefusal('', 'officers.setting.changedMeanwhile', { name: before.changed_by ?? '' })
    }
    await execute(
      tx,
      sql`
        update centre_setting set
          candidate_access = ${wanted.candidateAccess},
          delay_minutes = ${centreSeries.decides_delay ? wanted.delayMinutes : before.own_delay_minutes},
          contact_name = ${wanted.contact.contactName},
          contact_email = ${wanted.contact.contactEmail},
          contact_phone = ${wanted.contact.contactPhone},
          changed_by = ${officer.name},
          changed_at = now()
        where series_id = ${centreSeries.series_id} and centre_id = ${centreSeries.centre_id}
      `,
    )
    await record(tx, {
      what: 'candidate-access.saved',
      identityId: officer.identityId,
      area: 'officers',
      centreId: centreSeries.centre_id,
      detail: {
        series: centreSeries.series_code,
        before: { candidateAccess: before.candidate_access, delayMinutes: before.own_delay_minutes },
        now: { candidateAccess: wanted.candidateAccess, delayMinutes: wanted.delayMinutes },
      },
    })
  })
}
