import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { transaction } from '../../database/connection.ts'
import { type Db, execute, maybeRow, sql } from '../../database/sql.ts'
import type { ComponentResult, Profile } from '../profile.ts'
import { entriesOf, releasedProfile } from '../released.ts'
import { highestVersion, readVerificationCode } from './verification-code.ts'

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

/** What somebody sees who checks a profile. */
export type CheckedResult = {
  reference: string
  exam: string
  series: string
  /** Empty where the candidate shows none. */
  name: string
  overall: ComponentResult
  /** Whether the result has been changed since the profile was made, and when it was changed last. */
  hasChanged: boolean
  changedAt: Date
}

/**
 * The result that a code stands for, as far as its candidate agreed, and as far as the gate lets it through; counted as
 * shown where it is to be. Undefined for a code that is none, is switched off, or whose result is not to be seen: nobody can tell which.
 */
export async function checkResult(
  db: Db,
  key: Buffer,
  typed: string,
  isCounted: boolean,
): Promise<CheckedResult | undefined> {
  const code = readVerificationCode(key, typed)
  if (!code) return undefined
  const agreed = await maybeRow(
    db,
    z.object({ identity_id: z.number(), entry_id: z.number(), name_shown: z.enum(namesShown) }),
    sql`
      select account.identity_id, entry.id as entry_id, verification.name_shown
      from entry
      join candidate_account as account on account.entry_id = entry.id
      join verification on verification.entry_id = entry.id and verification.is_on
      where entry.reference = ${code.reference}
    `,
  )
  if (!agreed) return undefined
  const candidate = { audience: 'candidate', identityId: agreed.identity_id } as const
  const profile = await releasedProfile(db, candidate, agreed.entry_id)
  if (!profile) return undefined
  if (isCounted) await countShown(db, agreed.entry_id)
  return {
    reference: profile.reference,
    exam: profile.exam.name,
    series: profile.series.name,
    name: shownName(profile, agreed.name_shown),
    overall: profile.overall,
    hasChanged: Math.min(profile.version, highestVersion) !== code.version,
    changedAt: profile.changedAt,
  }
}

async function countShown(db: Db, entryId: number): Promise<void> {
  await execute(
    db,
    sql`
      update verification set times_shown = times_shown + 1, last_shown_at = now()
      where entry_id = ${entryId} and is_on
    `,
  )
}

function shownName({ firstName, lastName }: Profile, how: Consent['name_shown']): string {
  if (how === 'off') return ''
  if (how === 'full') return `${firstName} ${lastName}`
  return initialsOf(`${firstName} ${lastName}`)
}

/** The first letter of every part of a name, as its readers count letters; a part of one letter is a whole name. */
function initialsOf(name: string): string {
  const letters = new Intl.Segmenter('und', { granularity: 'grapheme' })
  return name
    .split(/\s+/)
    .map((part) => Array.from(letters.segment(part), ({ segment }) => segment))
    .filter((part) => part.length > 1)
    .map(([first]) => `${first}.`)
    .join(' ')
}
