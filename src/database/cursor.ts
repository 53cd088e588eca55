import type { z } from 'zod'
import { transaction } from './connection.ts'
import { type Db, execute, rows, type Sql, sql } from './sql.ts'

/**
 * Reads many rows without holding them all: as they are at one moment, some hundred at a time. Whoever takes them holds a
 * connection until the last one, and ends the reading by an error or by returning.
 *
 * @param take goes through the rows, at once: between two of them a connection is not let wait long
 */
export async function readRows<Schema extends z.ZodType, Result>(
  db: Db,
  schema: Schema,
  statement: Sql,
  take: (rows: AsyncGenerator<z.infer<Schema>>) => Promise<Result>,
): Promise<Result> {
  return transaction(db, async (tx) => {
    // All rows are wanted, not the first ones soon.
    await execute(tx, sql`set local cursor_tuple_fraction = 1`)
    await execute(tx, sql`declare reading no scroll cursor for ${statement}`)
    const result = await take(fetchAll(tx, schema))
    await execute(tx, sql`close reading`)
    return result
  })
}

async function* fetchAll<Schema extends z.ZodType>(tx: Db, schema: Schema): AsyncGenerator<z.infer<Schema>> {
  for (;;) {
    const some = await rows(tx, schema, sql`fetch 500 from reading`)
    if (some.length === 0) return
    yield* some
  }
}
