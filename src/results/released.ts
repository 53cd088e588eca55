import { z } from 'zod'
import { type Db, rows, type Sql, sql } from '../database/sql.ts'
import { storedDefinition } from './exam-definition.ts'
import type { ComponentResult, Profile } from './profile.ts'

/** Who asks for results: a candidate for the own ones, or the staff of preparation centres for those of their candidates. */
export type Reader = { audience: 'candidate' | 'preparation'; identityId: number }

/** The condition on `entry` that says which entries are a reader's at all; part of every statement that reads. */
export function entriesOf(reader: Reader): Sql {
  return reader.audience === 'candidate'
    ? sql`entry.id in (select entry_id from candidate_account where identity_id = ${reader.identityId})`
    : sql`entry.preparation_centre_id in (
        select centre_id from membership where identity_id = ${reader.identityId} and area = 'preparation'
      )`
}

const place = z.object({ number: z.string(), name: z.string() })

const component = z.object({
  component: z.string(),
  status: z.enum(['final', 'pending', 'withheld', 'absent_part', 'absent']),
  score: z.number().nullable(),
  grade: z.string().nullable(),
  cefr: z.string().nullable(),
})

const released = z.object({
  entry_id: z.number(),
  reference: z.string(),
  candidate_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  date_of_birth: z.string(),
  centre: place,
  preparation_centre: place.nullable(),
  series: z.object({ code: z.string(), name: z.string() }),
  exam: z.unknown(),
  components: z.array(component),
  version: z.number(),
  changed_at: z.date(),
})

/**
 * The profiles of these entries, as far as they are the reader's and released to that audience, in the order of their
 * numbers. What is missing was never there, is not theirs, or is not released: nobody can tell which.
 */
export async function releasedProfiles(
  db: Db,
  reader: Reader,
  entryIds: readonly number[],
): Promise<Profile[]> {
  return releasedWhere(db, reader.audience, sql`entry.id = any(${entryIds}) and ${entriesOf(reader)}`)
}

/** The profiles of the entries for which a condition on `entry` holds, as far as they are released to an audience. */
export async function releasedWhere(
  db: Db,
  audience: Reader['audience'],
  condition: Sql,
): Promise<Profile[]> {
  const found = await rows(
    db,
    released,
    sql`
      select
        entry.id as entry_id,
        entry.reference,
        entry.candidate_number,
        entry.first_name,
        entry.last_name,
        entry.date_of_birth,
        json_build_object('number', centre.number, 'name', centre.name) as centre,
        case when preparation.id is not null
          then json_build_object('number', preparation.number, 'name', preparation.name)
        end as preparation_centre,
        json_build_object('code', series.code, 'name', series.name) as series,
        exam.definition as exam,
        result.components,
        result.version,
        result.changed_at
      from entry
      join series on series.id = entry.series_id
      join exam on exam.id = entry.exam_id
      join centre on centre.id = entry.centre_id
      left join centre as preparation on preparation.id = entry.preparation_centre_id
      join lateral (
        select
          json_agg(json_build_object(
            'component', component, 'status', status, 'score', score, 'grade', grade, 'cefr', cefr
          )) as components,
          sum(version) as version,
          max(changed_at) as changed_at
        from released_results
        where released_results.audience = ${audience} and released_results.entry_id = entry.id
        having count(*) > 0
      ) as result on true
      where ${condition}
      order by entry.candidate_number, entry.id
    `,
  )
  return found.map(asProfile)
}

/** One released profile, or undefined. */
export async function releasedProfile(db: Db, reader: Reader, entryId: number): Promise<Profile | undefined> {
  const [profile] = await releasedProfiles(db, reader, [entryId])
  return profile
}

function asProfile(found: z.infer<typeof released>): Profile {
  const exam = storedDefinition(found.exam)
  const nothing = { status: 'pending', score: null, grade: null, cefr: null } as const
  const component = (code: string): ComponentResult => {
    const { status, score, grade, cefr } = found.components.find((one) => one.component === code) ?? nothing
    // A score that the gate holds back because of the whole result shows as what the whole result is (K3).
    const shown = status === 'final' && score === null ? component('overall').status : status
    return { code, status: shown, score, grade, cefr }
  }
  return {
    entryId: found.entry_id,
    reference: found.reference,
    candidateNumber: found.candidate_number,
    firstName: found.first_name,
    lastName: found.last_name,
    dateOfBirth: found.date_of_birth,
    centre: found.centre,
    preparationCentre: found.preparation_centre,
    series: found.series,
    exam,
    overall: component('overall'),
    components: exam.components.map(({ code }) => component(code)),
    version: found.version,
    changedAt: found.changed_at,
  }
}
