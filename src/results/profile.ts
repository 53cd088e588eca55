import type { ExamDefinition } from './exam-definition.ts'

export type ResultStatus = 'final' | 'pending' | 'withheld' | 'absent_part' | 'absent'

/** What is known of one component, or of the exam as a whole, once it has passed the gate. */
export type ComponentResult = {
  code: string
  status: ResultStatus
  score: number | null
  grade: string | null
  cefr: string | null
}

/** Everything that a graphical profile shows of one result. */
export type Profile = {
  entryId: number
  reference: string
  candidateNumber: string
  firstName: string
  lastName: string
  /** `2005-03-31` */
  dateOfBirth: string
  centre: { number: string; name: string }
  preparationCentre: { number: string; name: string } | null
  series: { code: string; name: string }
  exam: ExamDefinition
  overall: ComponentResult
  /** In the order of the exam's definition. */
  components: ComponentResult[]
  /** When the newest part of the result was imported or corrected. */
  changedAt: Date
  /** Grows with every correction of any part. */
  version: number
}

/** The score that may be shown of a result: none as long as the result is not final. */
export function scoreOf(result: ComponentResult): number | null {
  return result.status === 'final' ? result.score : null
}

/** The results in the order in which they are shown: the components, then the overall one, where the exam has one. */
export function resultsOf(profile: Profile): ComponentResult[] {
  return profile.exam.overall ? [...profile.components, profile.overall] : profile.components
}
