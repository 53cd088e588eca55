import pg from 'pg'
import { z } from 'zod'
import { type Db, execute, rows, sql } from '../../database/sql.ts'
import { cefrOf, type ExamDefinition, gradeOf } from '../../results/exam-definition.ts'
import { loadTableSchema } from '../csv/table-schema.ts'
import { rejectDuplicates } from '../duplicates.ts'
import { type Counts, type CsvKind, noCounts, type RowReader } from '../kind.ts'
import { centresByNumber, examsByCode, seriesByCode, unknown } from '../lookups.ts'
import type { Rejections } from '../rejections.ts'
import { withoutRowByRowReferences } from './row-by-row-references.ts'

/** `results.csv`: one row per component of the exam, `overall` among them. */
export const results: CsvKind = {
  schema: loadTableSchema('results'),
  stagedColumns: `
    series_id bigint, exam_id bigint, centre_id bigint, candidate_number text,
    component text, score integer, grade text, cefr text, status text
  `,
  openReader,
  settle,
}

async function openReader(tx: Db): Promise<RowReader> {
  const [series, exams, centres] = [await seriesByCode(tx), await examsByCode(tx), await centresByNumber(tx)]
  return (values, reject) => {
    const [seriesCode = '', examCode = '', centreNumber = '', number = '', component = ''] = values
    const [score = '', grade = '', cefr = '', status = ''] = values.slice(5)
    const seriesId = series.get(seriesCode)
    const exam = exams.get(examCode)
    const centre = centres.get(centreNumber)
    if (seriesId === undefined) reject(unknown.series(seriesCode))
    if (!exam) reject(unknown.exam(examCode))
    if (!centre) reject(unknown.centre(centreNumber))
    if (seriesId === undefined || !exam || !centre) return undefined
    const outcome = { component, score: score === '' ? null : Number(score), grade, cefr, status }
    const problem = problemOf(exam.definition, outcome)
    if (problem) {
      reject(problem)
      return undefined
    }
    const level = levelOf(exam.definition, component, outcome.score)
    return [seriesId, exam.id, centre.id, number, component, outcome.score, level.grade, level.cefr, status]
  }
}

type Outcome = { component: string; score: number | null; grade: string; cefr: string; status: string }

type Level = { grade: string | null; cefr: string | null }

/** What contradicts the exam's definition in one row; undefined where nothing does. */
function problemOf(exam: ExamDefinition, outcome: Outcome): string | undefined {
  const { component, score, status } = outcome
  if (!exam.published) {
    return `Results of ${exam.name} (${exam.code}) are not published here, they come from the centre: take these rows out.`
  }
  const range = rangeOf(exam, component)
  if (!range) {
    const known = [...exam.components.map(({ code }) => code), 'overall'].join(', ')
    return `${exam.code} has no component ${component}: it has ${known}.`
  }
  if (status === 'final' && score === null) {
    return 'The status is final, but there is no score: give the score, or another status.'
  }
  if (status !== 'final') return problemWithoutScore(outcome)
  if (score !== null && (score < range.from || score > range.to)) {
    return `The score ${score} is outside ${range.from} to ${range.to}, the scores of ${component} in ${exam.code}.`
  }
  return problemWithLevel(exam, outcome)
}

function problemWithoutScore({ status, score, grade, cefr }: Outcome): string | undefined {
  if (score !== null)
    return `The status is ${status}, so there can be no score: leave it empty, or make the status final.`
  if (grade !== '' || cefr !== '') return `The status is ${status}: leave grade and cefr empty.`
  return undefined
}

function problemWithLevel(
  exam: ExamDefinition,
  { component, score, grade, cefr }: Outcome,
): string | undefined {
  if (component !== 'overall' && grade !== '')
    return `Only overall has a grade: leave it empty for ${component}.`
  const level = levelOf(exam, component, score)
  const wrongGrade = grade !== '' && grade !== level.grade
  const wrongCefr = cefr !== '' && cefr !== level.cefr
  if (!wrongGrade && !wrongCefr) return undefined
  return [
    ...(wrongGrade
      ? [`The grade of ${score} in ${exam.code} is ${inWords(level.grade)}, not ${grade}.`]
      : []),
    ...(wrongCefr
      ? [`The CEFR level of ${score} in ${exam.code} is ${inWords(level.cefr)}, not ${cefr}.`]
      : []),
    'Correct it, or leave it empty.',
  ].join(' ')
}

function inWords(level: string | null): string {
  return level ?? 'none (the score is below the reported scale)'
}

function rangeOf(exam: ExamDefinition, component: string): { from: number; to: number } | undefined {
  return component === 'overall'
    ? exam.overall?.range
    : exam.components.find(({ code }) => code === component)?.range
}

/** Grade and CEFR level that the definition gives for a score. */
function levelOf(exam: ExamDefinition, component: string, score: number | null): Level {
  if (score === null) return { grade: null, cefr: null }
  if (component !== 'overall') return { grade: null, cefr: cefrOf(exam, score) ?? null }
  const band = gradeOf(exam, score)
  return { grade: band?.grade ?? null, cefr: band?.cefr ?? null }
}

const matched = sql`staged join entry using (series_id, exam_id, centre_id, candidate_number)`

/** Most files are new results of known entries: that is tried first, and only where it does not add up, why is asked. */
async function settle(tx: Db, staged: number, rejections: Rejections): Promise<Counts> {
  const inserted = rejections.count > 0 ? 0 : await insertNew(tx)
  if (inserted === staged) return { ...noCounts, inserted }
  await rejectUnknownEntries(tx, rejections)
  await rejectDuplicates(
    tx,
    sql`series_id, exam_id, centre_id, candidate_number, component`,
    'component of the same candidate',
    rejections,
  )
  if (rejections.count > 0) return noCounts
  const updated = await correct(tx)
  return { inserted, updated, unchanged: staged - inserted - updated }
}

/**
 * Inserts the results that are not there yet. Where none of them is there, the plain statement does it in two thirds of the
 * time; it fails at the first that is.
 */
async function insertNew(tx: Db): Promise<number> {
  const newResults = sql`
    insert into result (entry_id, component, score, grade, cefr, status)
    select entry.id, component, score, grade, cefr, status
    from ${matched}
  `
  return withoutRowByRowReferences(tx, 'result', 'entry', async () => {
    await tx.raw('savepoint all_new')
    try {
      return await execute(tx, newResults)
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      await tx.raw('rollback to savepoint all_new')
      return execute(tx, sql`${newResults} on conflict (entry_id, component) do nothing`)
    }
  })
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505'
}

async function rejectUnknownEntries(tx: Db, rejections: Rejections): Promise<void> {
  const lost = await rows(
    tx,
    z.object({
      line: z.number(),
      candidate_number: z.string(),
      series: z.string(),
      exam: z.string(),
      centre: z.string(),
    }),
    sql`
      select line, candidate_number, series.code as series, exam.code as exam, centre.number as centre
      from staged
      join series on series.id = staged.series_id
      join exam on exam.id = staged.exam_id
      join centre on centre.id = staged.centre_id
      where not exists (
        select from entry
        where (entry.series_id, entry.exam_id, entry.centre_id, entry.candidate_number)
          = (staged.series_id, staged.exam_id, staged.centre_id, staged.candidate_number)
      )
    `,
  )
  for (const { line, candidate_number, series, exam, centre } of lost) {
    const what = `candidate ${candidate_number} for ${exam} in ${series} at centre ${centre}`
    rejections.add(line, `There is no entry of ${what}: import the entry first, or correct the row.`)
  }
}

/** A corrected result keeps what it was in `result_history`. */
async function correct(tx: Db): Promise<number> {
  await execute(
    tx,
    sql`
      create temporary table corrected on commit drop as
      select entry.id as entry_id, staged.component, staged.score, staged.grade, staged.cefr, staged.status
      from ${matched}
      join result on result.entry_id = entry.id and result.component = staged.component
      where (result.score, result.grade, result.cefr, result.status)
        is distinct from (staged.score, staged.grade, staged.cefr, staged.status)
    `,
  )
  await tx.raw('analyze corrected')
  await execute(
    tx,
    sql`
      insert into result_history (entry_id, component, version, score, grade, cefr, status, changed_at)
      select entry_id, component, result.version, result.score, result.grade, result.cefr, result.status,
        result.changed_at
      from result
      join corrected using (entry_id, component)
    `,
  )
  return execute(
    tx,
    sql`
      update result
      set score = corrected.score, grade = corrected.grade, cefr = corrected.cefr, status = corrected.status,
        version = result.version + 1, changed_at = now()
      from corrected
      where result.entry_id = corrected.entry_id and result.component = corrected.component
    `,
  )
}
