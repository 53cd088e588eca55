import { z } from 'zod'
import { type Db, maybeRow, rows, sql } from '../../database/sql.ts'
import type { CentreSeries } from '../centre-series.ts'

/** Who answers candidates: the parent centre, or the associate centre itself (A7). */
export const contactChoice = z.enum(['default', 'centre'], { error: 'officers.contact.choose' })

const defaults = z.object({
  delay_minutes: z.number(),
  access: z.boolean(),
  contact: contactChoice,
  contact_name: z.string(),
  contact_email: z.string(),
  contact_phone: z.string(),
  changed_by: z.string().nullable(),
  changed_at: z.date().nullable(),
})

const subcentre = z.object({
  id: z.number(),
  number: z.string(),
  name: z.string(),
  use_defaults: z.boolean(),
  delay_minutes: z.number(),
  access: z.boolean(),
  contact: contactChoice,
  changed_by: z.string().nullable(),
  changed_at: z.date().nullable(),
  letters_out_of_date: z.number(),
})

/** The default row of Subcentre Management (A5-A7). */
export type SubcentreDefaults = z.infer<typeof defaults>

/** An associate centre in Subcentre Management: what it has of its own; in force is the default row where it uses defaults. */
export type Subcentre = z.infer<typeof subcentre>

/** The default row and all associate centres of a centre, by number. */
export type Subcentres = { defaults: SubcentreDefaults; subcentres: Subcentre[] }

const asItBegins: SubcentreDefaults = {
  delay_minutes: 0,
  access: false,
  contact: 'default',
  contact_name: '',
  contact_email: '',
  contact_phone: '',
  changed_by: null,
  changed_at: null,
}

/** What Subcentre Management shows for a centre in a series (A4). */
export async function subcentresOf(db: Db, centreSeries: CentreSeries): Promise<Subcentres> {
  const found = await maybeRow(
    db,
    defaults,
    sql`
      select delay_minutes, access, contact, contact_name, contact_email, contact_phone, changed_by, changed_at
      from centre_default where series_id = ${centreSeries.series_id} and centre_id = ${centreSeries.centre_id}
    `,
  )
  const subcentres = await rows(
    db,
    subcentre,
    sql`
      select centre.id, centre.number, centre.name,
        coalesce(setting.use_defaults, true) as use_defaults,
        coalesce(setting.delay_minutes, 0) as delay_minutes,
        coalesce(setting.access, false) as access,
        coalesce(setting.contact, 'default') as contact,
        setting.changed_by, setting.changed_at,
        (
          select count(*) from letter_state
          where letter_state.series_id = ${centreSeries.series_id} and letter_state.centre_id = centre.id and is_out_of_date
        ) as letters_out_of_date
      from centre
      left join centre_setting as setting on setting.series_id = ${centreSeries.series_id} and setting.centre_id = centre.id
      where centre.kind = 'associate' and centre.parent_id = ${centreSeries.centre_id}
      order by centre.number
    `,
  )
  return { defaults: found ?? asItBegins, subcentres }
}
