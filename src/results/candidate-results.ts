import { z } from 'zod'
import { type Db, maybeRow, rows, type Sql, sql } from '../database/sql.ts'

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
  grade: z.string().nullable(),
  score: z.number().nullable(),
  cefr: z.string().nullable(),
  status: z.string().nullable(),
  contact: z.object({ name: z.string(), email: z.string(), phone: z.string(), centre: z.string() }),
  enquiries_until: z.string().nullable(),
})

/** One of a candidate's entries: what it is, whether its result is there and, if so, the overall result. */
export type CandidateEntry = z.infer<typeof entry>

/** All entries of a candidate's account, the newest series first. */
export async function entriesOfCandidate(db: Db, identityId: number): Promise<CandidateEntry[]> {
  return rows(db, entry, sql`${candidateEntries(identityId)} order by series.code desc, exam.code`)
}

/** One entry of a candidate's account, or undefined. */
export async function entryOfCandidate(
  db: Db,
  identityId: number,
  entryId: number,
): Promise<CandidateEntry | undefined> {
  return maybeRow(db, entry, sql`${candidateEntries(identityId)} and entry.id = ${entryId}`)
}

/** Whatever is told of a result comes from the gate; the state says no more than the release time does. */
function candidateEntries(identityId: number): Sql {
  return sql`
    select
      entry.id as entry_id,
      series.name as series,
      exam.name as exam,
      exam.published as exam_is_published,
      entry.candidate_number,
      credential.id_number,
      centre.name as centre_name,
      centre.time_zone,
      case
        when not candidate_release.has_access then 'noAccess'
        when candidate_release.release_at is null then 'onHold'
        when candidate_release.release_at > now() and series.release_at <= now() then 'delayed'
        when candidate_release.release_at > now() then 'notYet'
        when overall.entry_id is null then 'notReady'
        else 'released'
      end as state,
      case when candidate_release.has_access then candidate_release.release_at end as release_at,
      overall.grade,
      overall.score,
      overall.cefr,
      overall.status,
      json_build_object(
        'name', in_force.contact_name, 'email', in_force.contact_email,
        'phone', in_force.contact_phone, 'centre', in_force.contact_centre
      ) as contact,
      series.enquiries_until
    from candidate_account
    join entry on entry.id = candidate_account.entry_id
    join credential on credential.entry_id = entry.id
    join series on series.id = entry.series_id
    join exam on exam.id = entry.exam_id
    join centre on centre.id = entry.centre_id
    join candidate_release on candidate_release.entry_id = entry.id
    join centre_in_force as in_force on in_force.series_id = entry.series_id and in_force.centre_id = entry.centre_id
    left join released_results as overall
      on overall.audience = 'candidate' and overall.entry_id = entry.id and overall.component = 'overall'
    where candidate_account.identity_id = ${identityId}
  `
}
