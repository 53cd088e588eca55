import { z } from 'zod'
import { gathered } from '../database/gathered.ts'
import { type Db, rows, type Sql, sql } from '../database/sql.ts'
import type { Profile } from './profile.ts'
import { asProfile, profileObject, profileShape, releasedTo } from './profile-object.ts'

/** Where an entry stands for its candidate. */
export type EntryState = 'released' | 'notReady' | 'onHold' | 'notYet' | 'delayed' | 'noAccess'

const entry = z.object({
  entry_id: z.number(),
  series: z.string(),
  exam: z.string(),
  exam_is_published: z.boolean(),
  candidate_number: z.string(),
  id_number: z.string(),
  centre_name: z.string(),
  time_zone: z.string(),
  state: z.enum(['released', 'notReady', 'onHold', 'notYet', 'delayed', 'noAccess']),
  /** Series release and delay in force; null where nobody has set a time or access is not given. */
  release_at: z.date().nullable(),
  contact: z.object({ name: z.string(), email: z.string(), phone: z.string(), centre: z.string() }),
  enquiries_until: z.string().nullable(),
})

const entryWithResult = entry.extend({
  grade: z.string().nullable(),
  score: z.number().nullable(),
  cefr: z.string().nullable(),
  status: z.string().nullable(),
})

// Made once: to make a schema costs more than the statement.
const askedEntry = entry.extend({ place: z.number(), profile: profileShape.nullable() })

/** One of a candidate's entries: what it is, and whether its result is there. */
export type CandidateEntry = z.infer<typeof entry>

/**
 * When a candidate's entries are released, asked first and once: what follows looks up the rest of these few rows.
 *
 * @param identityId a number, or a column of what stands before
 */
function releaseOf(identityId: number | Sql, condition: Sql = sql``): Sql {
  return sql`
    with release as materialized (
      select candidate_release.* from candidate_account
      join candidate_release on candidate_release.entry_id = candidate_account.entry_id
      where candidate_account.identity_id = ${identityId} ${condition}
    )
  `
}

const details = sql`
  from release
  join entry on entry.id = release.entry_id
  join credential on credential.entry_id = entry.id
  join series on series.id = entry.series_id
  join exam on exam.id = entry.exam_id
  join centre on centre.id = entry.centre_id
  join centre_in_force as in_force on in_force.series_id = entry.series_id and in_force.centre_id = entry.centre_id
`

/** All entries of a candidate's account with their overall results, the newest series first. */
export async function entriesOfCandidate(
  db: Db,
  identityId: number,
): Promise<z.infer<typeof entryWithResult>[]> {
  return rows(
    db,
    entryWithResult,
    sql`
      ${releaseOf(identityId)}
      select ${entryColumns(sql`overall.entry_id is not null`)},
        overall.grade, overall.score, overall.cefr, overall.status
      ${details}
      left join candidate_result as overall
        on overall.identity_id = ${identityId} and overall.entry_id = entry.id and overall.component = 'overall'
      order by series.code desc, exam.code
    `.preparedAs('entries-of-candidate'),
  )
}

/** An entry of a candidate's account. */
type OwnEntry = { identityId: number; entryId: number }

/** One entry of a candidate's account, with its profile where it is released; undefined where it is not theirs. */
export async function resultOfCandidate(
  db: Db,
  own: OwnEntry,
): Promise<{ entry: CandidateEntry; profile: Profile | undefined } | undefined> {
  const found = await entryWithProfile(db, own)
  if (!found) return undefined
  const { profile, ...entry } = found
  return { entry, profile: profile ? asProfile(profile) : undefined }
}

const entryWithProfile = gathered(async (db, asked: readonly OwnEntry[]) => {
  const [identityId, entryId] = [sql`asked.identity_id`, sql`asked.entry_id`]
  const found = await rows(
    db,
    askedEntry,
    // The arrays are hidden from the planner: it plans once, however many are asked for.
    sql`
      select found.*, asked.place
      from unnest(
        (select ${asked.map((one) => one.identityId)}::bigint[]),
        (select ${asked.map((one) => one.entryId)}::bigint[])
      ) with ordinality as asked (identity_id, entry_id, place)
      cross join lateral (
        ${releaseOf(identityId, sql`and candidate_account.entry_id = ${entryId}`)}
        select ${entryColumns(sql`result.has_overall`)},
          case when result.entry_id is not null then ${profileObject} end as profile
        ${details}
        left join centre as preparation on preparation.id = entry.preparation_centre_id
        left join ${releasedTo('candidate', identityId, sql`array[${entryId}]`)} on result.entry_id = entry.id
      ) as found
    `.preparedAs('results-of-candidates'),
  )
  const byPlace = new Map(found.map((one) => [one.place, one]))
  return asked.map((_, index) => byPlace.get(index + 1))
})

/**
 * What is told of an entry itself. Whatever is told of its result comes from the gate; the state says no more than the release
 * time does.
 */
function entryColumns(hasOverall: Sql): Sql {
  return sql`
    entry.id as entry_id,
    series.name as series,
    exam.name as exam,
    exam.published as exam_is_published,
    entry.candidate_number,
    credential.id_number,
    centre.name as centre_name,
    centre.time_zone,
    case
      when not release.has_access then 'noAccess'
      when release.release_at is null then 'onHold'
      when release.release_at > now() and series.release_at <= now() then 'delayed'
      when release.release_at > now() then 'notYet'
      when ${hasOverall} then 'released'
      else 'notReady'
    end as state,
    case when release.has_access then release.release_at end as release_at,
    json_build_object(
      'name', in_force.contact_name, 'email', in_force.contact_email,
      'phone', in_force.contact_phone, 'centre', in_force.contact_centre
    ) as contact,
    series.enquiries_until
  `
}
