import { z } from 'zod'
import { boundedCache } from '../bounded-cache.ts'

export const componentCodes = ['reading', 'use_of_english', 'writing', 'listening', 'speaking'] as const

const score = z.int().min(0).max(999)

const range = z.strictObject({ from: score, to: score }).refine((band) => band.from <= band.to, {
  error: '"from" must not be above "to"',
})

/** An exam as `exams.json` defines it: its components, its scale, its grades and the bands of its chart. */
export const examDefinition = z.strictObject({
  code: z.string().regex(/^[A-Z0-9]{2,10}$/, 'must be 2 to 10 capital letters and digits'),
  name: z.string().min(1).max(120),
  /** Whether results of this exam are published here (S6). */
  published: z.boolean(),
  /** The lowest and highest score that a component can have. */
  components: z.array(
    z.strictObject({
      code: z.enum(componentCodes),
      name: z.string().min(1).max(60),
      range,
    }),
  ),
  /** The scores that a certificate reports, and all that the overall score can be. */
  overall: z.strictObject({ reported: range, range }).optional(),
  /** From the best grade down, by overall score. */
  grades: z.array(
    range.safeExtend({
      grade: z.string().min(1).max(20),
      cefr: z.string().min(1).max(10),
      pass: z.boolean(),
    }),
  ),
  /** The chart's scale, and the CEFR levels on it from the bottom up. */
  chart: z
    .strictObject({
      scale: range,
      bands: z.array(range.safeExtend({ cefr: z.string().min(1).max(10) })),
    })
    .optional(),
})

export type ExamDefinition = z.infer<typeof examDefinition>

const known = boundedCache<ExamDefinition>(100)

/** The definition in a row of `exam`, as text; read and checked once: the same text is the same object. */
export function storedDefinition(stored: string): ExamDefinition {
  return known(stored, () => examDefinition.parse(JSON.parse(stored)))
}

/** The grade band that an overall score falls into; none below the reported scale: no certificate, the score still shown. */
export function gradeOf(
  exam: ExamDefinition,
  overallScore: number,
): ExamDefinition['grades'][number] | undefined {
  return exam.grades.find((band) => overallScore >= band.from && overallScore <= band.to)
}

/** The CEFR level of a component's score, by the bands of the chart. */
export function cefrOf(exam: ExamDefinition, componentScore: number): string | undefined {
  return exam.chart?.bands.find((band) => componentScore >= band.from && componentScore <= band.to)?.cefr
}
