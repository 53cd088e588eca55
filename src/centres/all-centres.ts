import { z } from 'zod'
import { limitedTo, type Page } from '../database/page.ts'
import { type Db, maybeRow, row, rows, type Sql, sql } from '../database/sql.ts'
import { centreMatches } from '../names/name-condition.ts'

const centre = z.object({
  id: z.number(),
  number: z.string(),
  name: z.string(),
  kind: z.enum(['centre', 'associate', 'preparation']),
  country: z.string(),
  time_zone: z.string(),
  contact_name: z.string(),
  contact_email: z.string(),
  contact_phone: z.string(),
  parent: z.string().nullable(),
  associates: z.number(),
})

/** A centre as the board knows it. */
export type KnownCentre = z.infer<typeof centre>

/** One page of all centres whose number or name holds a text, by number, and how many there are. */
export async function findCentres(
  db: Db,
  search: string,
  page: Page,
): Promise<{ count: number; centres: KnownCentre[] }> {
  const condition = search ? sql`where ${centreMatches(search)}` : sql``
  const { count } = await row(
    db,
    z.object({ count: z.number() }),
    sql`select count(*) as count from centre ${condition}`,
  )
  const centres = await rows(
    db,
    centre,
    sql`${selected()} ${condition} order by centre.number ${limitedTo(page)}`,
  )
  return { count, centres }
}

/** The centre with this number, or undefined. */
export async function centreByNumber(db: Db, number: string): Promise<KnownCentre | undefined> {
  return maybeRow(db, centre, sql`${selected()} where centre.number = ${number}`)
}

function selected(): Sql {
  return sql`
    select centre.id, centre.number, centre.name, centre.kind, centre.country, centre.time_zone,
      centre.contact_name, centre.contact_email, centre.contact_phone, parent.number as parent,
      (
        select count(*) from centre as associate
        where associate.kind = 'associate' and associate.parent_id = centre.id
      ) as associates
    from centre left join centre as parent on parent.id = centre.parent_id
  `
}
