import { anywhere } from '../../database/page.ts'
import { type Sql, sql } from '../../database/sql.ts'
import { searchKey } from './search-key.ts'

/** The condition on `entry` for what an officer types to find a candidate: a number, or a part of a name. */
export function nameOrNumber(text: string): Sql {
  if (/^\d{1,4}$/.test(text)) return sql`entry.candidate_number = ${text.padStart(4, '0')}`
  const pattern = anywhere(searchKey(text))
  return sql`(entry.last_name_key like ${pattern} or entry.first_name_key like ${pattern})`
}
