import { z } from 'zod'
import { type Db, rows, type Sql, sql } from '../database/sql.ts'
import type { Profile } from './profile.ts'
import { asProfile, profileObject, profileShape, releasedTo } from './profile-object.ts'

/** Who asks for results: a candidate for the own ones, or the staff of preparation centres for those of their candidates. */
export type Reader = { audience: 'candidate' | 'preparation'; identityId: number }

/** The condition on `entry` that says which entries are a reader's at all. */
export function entriesOf(reader: Reader): Sql {
  return reader.audience === 'candidate'
    ? sql`entry.id in (select entry_id from candidate_account where identity_id = ${reader.identityId})`
    : sql`entry.preparation_centre_id in (
        select centre_id from membership where identity_id = ${reader.identityId} and area = 'preparation'
      )`
}

const withProfile = z.object({ profile: profileShape })

/**
 * The profiles of these entries, as far as they are the reader's and released to that audience, in the order of their
 * numbers. What is missing was never there, is not theirs, or is not released: nobody can tell which.
 */
export async function releasedProfiles(
  db: Db,
  { audience, identityId }: Reader,
  entryIds: readonly number[],
): Promise<Profile[]> {
  const found = await rows(
    db,
    withProfile,
    sql`
      select ${profileObject} as profile
      from ${releasedTo(audience, identityId, sql`${entryIds}::bigint[]`)}
      join entry on entry.id = result.entry_id
      join series on series.id = entry.series_id
      join exam on exam.id = entry.exam_id
      join centre on centre.id = entry.centre_id
      left join centre as preparation on preparation.id = entry.preparation_centre_id
      order by entry.candidate_number, entry.id
    `.preparedAs(`profiles-${audience}`),
  )
  return found.map(({ profile }) => asProfile(profile))
}

/** One released profile, or undefined. */
export async function releasedProfile(db: Db, reader: Reader, entryId: number): Promise<Profile | undefined> {
  const [profile] = await releasedProfiles(db, reader, [entryId])
  return profile
}
