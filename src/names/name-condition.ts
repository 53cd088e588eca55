import { anywhere } from '../database/page.ts'
import { type Sql, sql } from '../database/sql.ts'
import { boundary, centreWords, searchWords } from './search-key.ts'

/**
 * The condition on `entry` for what is typed to find somebody by name: every word of it stands somewhere in the name, in any
 * order. What has no word finds nobody.
 */
export function nameMatches(text: string): Sql {
  const patterns = namePatterns(text)
  return patterns.length > 0 ? nameLike(patterns) : sql`false`
}

/** The condition on `entry` that its name is like all of these. */
export function nameLike(patterns: readonly string[]): Sql {
  return sql`entry.name_key like all (${patterns}::text[])`
}

/**
 * What `name_key` has to be like, all of it, for what is typed; none where there is no word in it.
 *
 * @param part of the name in which the words are looked for; both, where nothing is said
 */
export function namePatterns(text: string, part?: 'first' | 'last'): string[] {
  const [before, after] = around[part ?? 'both']
  return searchWords(text).map((word) => `${before}${anywhere(word)}${after}`)
}

/** As `nameMatches`, for what officers type: a candidate number, or a name. */
export function nameOrNumber(text: string): Sql {
  const number = /^\s*(\d{1,4})\s*$/.exec(text)?.[1]
  return number ? sql`entry.candidate_number = ${number.padStart(4, '0')}` : nameMatches(text)
}

/** The condition on `centre` for what is typed to find one: words of its name, its number or a part of it. */
export function centreMatches(text: string): Sql {
  const patterns = centreWords(text).map(anywhere)
  return patterns.length > 0 ? sql`centre.name_key like all (${patterns}::text[])` : sql`false`
}

/** `name_key` has three parts, with a boundary after the first and the second one. */
const around = {
  first: ['', `${boundary}%${boundary}%`],
  last: [`%${boundary}`, `${boundary}%`],
  both: ['', ''],
} as const
