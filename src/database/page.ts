import { type Sql, sql } from './sql.ts'

/** One page of a list: how many rows it has, and its number, from 1. */
export type Page = { size: number; number: number }

/** The end of a statement that reads one page. */
export function limitedTo({ size, number }: Page): Sql {
  return sql`limit ${size} offset ${(number - 1) * size}`
}

/** The pattern for LIKE that finds a text anywhere in another; its own `%` and `_` are characters like others. */
export function anywhere(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
