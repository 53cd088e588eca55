import { z } from 'zod'
import { type Db, rows, sql } from '../database/sql.ts'

/** What a backup leaves out: who is signed in or waits for it, what was tried, and what triggers make of the rest. */
const leftOut = [
  ...['session', 'kept_form', 'sign_in_attempt', 'migration', 'migration_lock'],
  ...['waiting_room', 'waiting_lane', 'waiting_place', 'waiting_draw', 'waiting_process'],
  ...['centre_in_force', 'entry_with_result', 'series_tally'],
]

const table = z.object({ name: z.string(), columns: z.array(z.string()), refers_to: z.array(z.string()) })

export type Table = { name: string; columns: string[] }

/** The tables of the whole state, each after those that it refers to. */
export async function tablesInOrder(db: Db): Promise<Table[]> {
  const found = await rows(
    db,
    table,
    sql`
      select
        relname as name,
        (
          select array_agg(attname::text order by attnum) from pg_attribute
          where attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = ''
        ) as columns,
        array(
          select distinct other.relname::text from pg_constraint
          join pg_class as other on other.oid = confrelid
          where conrelid = class.oid and contype = 'f' and confrelid <> conrelid
        ) as refers_to
      from pg_class as class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> all(${leftOut})
      order by relname
    `,
  )
  const ordered: typeof found = []
  while (ordered.length < found.length) {
    const known = new Set(ordered.map((one) => one.name))
    const next = found.filter(
      (one) => !known.has(one.name) && one.refers_to.every((other) => known.has(other)),
    )
    if (next.length === 0) throw new Error('Tables refer to each other in a circle')
    ordered.push(...next)
  }
  return ordered.map(({ name, columns }) => ({ name, columns }))
}

/** Names of the catalogue, safe to stand in a statement. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
