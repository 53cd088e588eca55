import { z } from 'zod'
import { type Sql, sql } from '../database/sql.ts'
import { storedDefinition } from './exam-definition.ts'
import type { ComponentResult, Profile } from './profile.ts'

const place = z.object({ number: z.string(), name: z.string() })

const component = z.object({
  component: z.string(),
  status: z.enum(['final', 'pending', 'withheld', 'absent_part', 'absent']),
  score: z.number().nullable(),
  grade: z.string().nullable(),
  cefr: z.string().nullable(),
})

/** What `profileObject` gives. */
export const profileShape = z.object({
  entry_id: z.number(),
  reference: z.string(),
  candidate_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  date_of_birth: z.string(),
  centre: place,
  preparation_centre: place.nullable(),
  series: z.object({ code: z.string(), name: z.string() }),
  exam: z.string(),
  components: z.array(component),
  version: z.number(),
  changed_at: z.coerce.date(),
})

/** A profile as one value of a statement that joins `entry`, `series`, `exam`, `centre`, `preparation` and `result`. */
export const profileObject: Sql = sql`
  json_build_object(
    'entry_id', entry.id,
    'reference', entry.reference,
    'candidate_number', entry.candidate_number,
    'first_name', entry.first_name,
    'last_name', entry.last_name,
    'date_of_birth', entry.date_of_birth,
    'centre', json_build_object('number', centre.number, 'name', centre.name),
    'preparation_centre', case when preparation.id is not null
      then json_build_object('number', preparation.number, 'name', preparation.name)
    end,
    'series', json_build_object('code', series.code, 'name', series.name),
    'exam', exam.definition::text,
    'components', result.components,
    'version', result.version,
    'changed_at', result.changed_at
  )
`

const views = { candidate: sql`candidate_result`, preparation: sql`preparation_result` }

/** The results of these entries as `result`: a row for each that is the person's and released to that audience. */
export function releasedTo(audience: keyof typeof views, identityId: number | Sql, entryIds: Sql): Sql {
  return sql`(
    select
      entry_id,
      json_agg(json_build_object(
        'component', component, 'status', status, 'score', score, 'grade', grade, 'cefr', cefr
      )) as components,
      sum(version) as version,
      max(changed_at) as changed_at,
      bool_or(component = 'overall') as has_overall
    from ${views[audience]}
    where identity_id = ${identityId} and entry_id = any(${entryIds})
    group by entry_id
  ) as result`
}

/** A profile from its values: a component that has no result yet is pending. */
export function asProfile(found: z.infer<typeof profileShape>): Profile {
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
