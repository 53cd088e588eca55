import { z } from 'zod'
import { type Db, rows, type Sql, sql } from '../database/sql.ts'
import type { Rejections } from './rejections.ts'

/**
 * Rejects every row of `staged` whose key an earlier row has, naming both lines.
 *
 * @param key the columns of `staged` that tell rows apart
 * @param what the key in words
 */
export async function rejectDuplicates(
  tx: Db,
  key: Sql,
  what: string,
  rejections: Rejections,
): Promise<void> {
  const repeated = await rows(
    tx,
    z.object({ line: z.number(), first_line: z.number() }),
    sql`
      select line, first_line
      from (select line, min(line) over (partition by ${key}) as first_line from staged) as numbered
      where line > first_line
    `,
  )
  for (const { line, first_line } of repeated) {
    rejections.add(line, `The same ${what} is on line ${first_line}: keep one of the two rows.`)
  }
}
