import { z } from 'zod'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, maybeRow, sql } from '../database/sql.ts'
import { readVerificationCode } from '../profiles/verification-code.ts'
import { entriesOf } from './released.ts'

/** How much of the name is shown to whoever checks a profile. */
export const namesShown = ['off', 'initials', 'full'] as const

const consent = z.object({
  is_on: z.boolean(),
  name_shown: z.enum(namesShown),
  times_shown: z.number(),
  last_shown_at: z.date().nullable(),
})

/** What a candidate lets others see, and how often they have looked. */
export type Consent = z.infer<typeof consent>

/** A candidate's decision for one of the own entries; off, until it is switched on. */
export async function consentOf(db: Db, identityId: number, entryId: number): Promise<Consent | undefined> {
  return maybeRow(
    db,
    consent,
    sql`
      select coalesce(is_on, false) as is_on, coalesce(name_shown, 'off') as name_shown,
        coalesce(times_shown, 0) as times_shown, last_shown_at
      from entry left join verification on verification.entry_id = entry.id
      where entry.id = ${entryId} and ${entriesOf({ audience: 'candidate', identityId })}
    `,
  )
}

/** Switches what others see on or off, for one of the candidate's own entries; in force at once. */
export async function setConsent(
  db: Db,
  identityId: number,
  entryId: number,
  wanted: Pick<Consent, 'is_on' | 'name_shown'>,
): Promise<void> {
  await transaction(db, async (tx) => {
    await execute(
      tx,
      sql`
        insert into verification (entry_id, is_on, name_shown)
        select entry.id, ${wanted.is_on}, ${wanted.name_shown} from entry
        where entry.id = ${entryId} and ${entriesOf({ audience: 'candidate', identityId })}
        on conflict (entry_id) do update set is_on = excluded.is_on, name_shown = excluded.name_shown
      `,
    )
    const detail = { entryId, isOn: wanted.is_on, name: wanted.name_shown }
    await record(tx, { what: 'verification.set', identityId, area: 'candidates', detail })
  })
}

const shown = z.object({
  entry_id: z.number(),
  reference: z.string(),
  exam: z.string(),
  series: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  name_shown: z.enum(namesShown),
  status: z.enum(['final', 'pending', 'withheld', 'absent_part', 'absent']),
  score: z.number().nullable(),
  grade: z.string().nullable(),
  cefr: z.string().nullable(),
  version: z.number(),
  changed_at: z.date(),
})

/** What somebody sees who checks a profile. `name` is empty where the candidate shows none. */
export type CheckedResult = Omit<
  z.infer<typeof shown>,
  'first_name' | 'last_name' | 'name_shown' | 'version'
> & {
  name: string
  /** Whether the result has been changed since the profile was made. */
  hasChanged: boolean
}

/**
 * The result that a code stands for, as far as its candidate agreed, and as far as the gate lets it through; counted as
 * shown. Undefined for a code that is none, is switched off, or whose result is not to be seen: nobody can tell which.
 */
export async function checkResult(db: Db, key: Buffer, typed: string): Promise<CheckedResult | undefined> {
  const code = readVerificationCode(key, typed)
  if (!code) return undefined
  const found = await maybeRow(
    db,
    shown,
    sql`
      select entry.id as entry_id, entry.reference, exam.name as exam, series.name as series, entry.first_name, entry.last_name,
        verification.name_shown, overall.status, overall.score, overall.grade, overall.cefr,
        parts.version, parts.changed_at
      from entry
      join verification on verification.entry_id = entry.id and verification.is_on
      join exam on exam.id = entry.exam_id
      join series on series.id = entry.series_id
      join released_results as overall
        on overall.audience = 'candidate' and overall.entry_id = entry.id and overall.component = 'overall'
      cross join lateral (
        select sum(version) as version, max(changed_at) as changed_at from released_results
        where audience = 'candidate' and released_results.entry_id = entry.id
      ) as parts
      where entry.reference = ${code.reference}
    `,
  )
  if (!found) return undefined
  await execute(
    db,
    sql`
      update verification set times_shown = times_shown + 1, last_shown_at = now()
      where entry_id = ${found.entry_id}
    `,
  )
  const { first_name, last_name, name_shown, version, ...result } = found
  return {
    ...result,
    name: shownName(first_name, last_name, name_shown),
    hasChanged: version !== code.version,
  }
}

function shownName(first: string, last: string, how: Consent['name_shown']): string {
  if (how === 'off') return ''
  if (how === 'full') return `${first} ${last}`
  return `${initialsOf(first)} ${initialsOf(last)}`
}

/** The first letter of every part of a name, as its readers count letters. */
function initialsOf(name: string): string {
  const letters = new Intl.Segmenter('und', { granularity: 'grapheme' })
  return name
    .split(/\s+/)
    .filter(Boolean)
    .map((part) => `${[...letters.segment(part)][0]?.segment}.`)
    .join(' ')
}
