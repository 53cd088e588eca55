import { z } from 'zod'
import { transaction } from '../database/connection.ts'
import { type Db, execute, rows, sql } from '../database/sql.ts'
import { centreKey, entryKeys } from './search-key.ts'

const rowsAtOnce = 5000

const entry = z.object({ id: z.number(), first_name: z.string(), last_name: z.string() })
const centre = z.object({ id: z.number(), number: z.string(), name: z.string() })

/** Makes the keys of entries and centres that have none, so that all are found by name. Ended halfway, it goes on next time. */
export async function makeMissingKeys(owner: Db): Promise<void> {
  while ((await makeSomeEntryKeys(owner)) === rowsAtOnce);
  await makeCentreKeys(owner)
}

function makeSomeEntryKeys(owner: Db): Promise<number> {
  return transaction(owner, async (tx) => {
    const found = await rows(
      tx,
      entry,
      sql`select id, first_name, last_name from entry where name_key = '' order by id limit ${rowsAtOnce} for update`,
    )
    const keys = found.map((one) => ({ id: one.id, ...entryKeys(one.first_name, one.last_name) }))
    return execute(
      tx,
      sql`
        update entry set name_key = made.name_key, first_name_key = made.first_name_key, last_name_key = made.last_name_key
        from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
          as made (id bigint, name_key text, first_name_key text, last_name_key text)
        where entry.id = made.id
      `,
    )
  })
}

async function makeCentreKeys(owner: Db): Promise<void> {
  const found = await rows(owner, centre, sql`select id, number, name from centre where name_key = ''`)
  const keys = found.map(({ id, number, name }) => ({ id, name_key: centreKey(number, name) }))
  await execute(
    owner,
    sql`
      update centre set name_key = made.name_key
      from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as made (id bigint, name_key text)
      where centre.id = made.id
    `,
  )
}
