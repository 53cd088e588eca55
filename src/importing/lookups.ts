import { z } from 'zod'
import { type Db, rows, sql } from '../database/sql.ts'
import { type ExamDefinition, examDefinition } from '../results/exam-definition.ts'

/** The series that there are, by code. */
export async function seriesByCode(tx: Db): Promise<Map<string, number>> {
  const found = await rows(
    tx,
    z.object({ id: z.number(), code: z.string() }),
    sql`select id, code from series`,
  )
  return new Map(found.map((series) => [series.code, series.id]))
}

export type KnownExam = { id: number; definition: ExamDefinition }

/** The exams that there are, by code. */
export async function examsByCode(tx: Db): Promise<Map<string, KnownExam>> {
  const exam = z.object({ id: z.number(), code: z.string(), definition: examDefinition })
  const found = await rows(tx, exam, sql`select id, code, definition from exam`)
  return new Map(found.map(({ id, code, definition }) => [code, { id, definition }]))
}

export type KnownCentre = { id: number; kind: string }

/** The centres that there are, by number. */
export async function centresByNumber(tx: Db): Promise<Map<string, KnownCentre>> {
  const centre = z.object({ id: z.number(), number: z.string(), kind: z.string() })
  const found = await rows(tx, centre, sql`select id, number, kind from centre`)
  return new Map(found.map(({ id, number, kind }) => [number, { id, kind }]))
}

/** What to do about a code that is not known. */
export const unknown = {
  series: (code: string) => `There is no series ${code}: import the series first, or correct series_code.`,
  exam: (code: string) => `There is no exam ${code}: import the exams first, or correct exam_code.`,
  centre: (number: string, column = 'centre_number') =>
    `There is no centre ${number}: import the centres first, or correct ${column}.`,
}
