import { z } from 'zod'
import { type Db, rows, sql } from '../../database/sql.ts'
import { type ExamDefinition, examDefinition } from '../../results/exam-definition.ts'
import type { Counts } from '../kind.ts'
import type { Rejections } from '../rejections.ts'
import { UnreadableFile } from '../unreadable-file.ts'

/**
 * Imports `exams.json`: an array of exam definitions. A rejected exam is told by its place in the array.
 *
 * @throws {UnreadableFile} where the text is no JSON array
 */
export async function importExams(
  tx: Db,
  text: string,
  rejections: Rejections,
): Promise<Counts & { read: number }> {
  const given = parseArray(text)
  const exams = given.flatMap((exam, index) => checked(exam, index + 1, rejections))
  rejectDuplicates(exams, rejections)
  if (rejections.count > 0) return { read: given.length, inserted: 0, updated: 0, unchanged: 0 }
  return { read: given.length, ...(await store(tx, exams)) }
}

function parseArray(text: string): unknown[] {
  const parsed = parseJson(text)
  if (Array.isArray(parsed)) return parsed
  throw new UnreadableFile(
    'The file must hold a JSON array of exam definitions: [ { "code": "B2F", … }, … ].',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UnreadableFile(`The file is not JSON: ${(error as Error).message}.`)
  }
}

function checked(exam: unknown, place: number, rejections: Rejections): ExamDefinition[] {
  const parsed = examDefinition.safeParse(exam)
  const reasons = parsed.success ? contradictions(parsed.data) : parsed.error.issues.map(inWords)
  const code = z.object({ code: z.string() }).safeParse(exam).data?.code
  for (const reason of reasons) rejections.add(place, `${code ? `exam ${code}: ` : ''}${reason}.`)
  return parsed.success ? [parsed.data] : []
}

function inWords(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.') || 'the definition'}: ${issue.message}`
}

/** What a definition can get wrong although each part of it is well formed. */
function contradictions(exam: ExamDefinition): string[] {
  const { components, overall, grades, chart } = exam
  const codes = components.map((component) => component.code)
  const outside = overall ? grades.filter((band) => !within(band, overall.reported)) : []
  return [
    ...(exam.published && (components.length === 0 || !overall || grades.length === 0)
      ? ['a published exam needs components, overall and grades']
      : []),
    ...(new Set(codes).size < codes.length ? ['two components have the same code'] : []),
    ...(overall && !within(overall.reported, overall.range)
      ? ['overall.reported must lie within overall.range']
      : []),
    ...outside.map((band) => `grade "${band.grade}" must lie within overall.reported`),
    ...overlaps(grades).map(([a, b]) => `grades "${a.grade}" and "${b.grade}" overlap`),
    ...overlaps(chart?.bands ?? []).map(([a, b]) => `the chart's bands "${a.cefr}" and "${b.cefr}" overlap`),
  ]
}

type Range = { from: number; to: number }

function within(inner: Range, outer: Range): boolean {
  return inner.from >= outer.from && inner.to <= outer.to
}

function overlaps<Band extends Range>(bands: Band[]): [Band, Band][] {
  const upwards = bands.toSorted((a, b) => a.from - b.from)
  return upwards.flatMap((band, index): [Band, Band][] => {
    const above = upwards[index + 1]
    return above && above.from <= band.to ? [[band, above]] : []
  })
}

function rejectDuplicates(exams: ExamDefinition[], rejections: Rejections): void {
  const codes = exams.map((exam) => exam.code)
  codes.forEach((code, index) => {
    const first = codes.indexOf(code)
    if (first < index) rejections.add(index + 1, `exam ${code} is defined twice; keep one of the two.`)
  })
}

async function store(tx: Db, exams: ExamDefinition[]): Promise<Counts> {
  const changed = await rows(
    tx,
    z.object({ is_new: z.boolean() }),
    sql`
      insert into exam (code, name, published, definition)
      select given ->> 'code', given ->> 'name', (given ->> 'published')::boolean, given
      from jsonb_array_elements(${JSON.stringify(exams)}::jsonb) as given
      on conflict (code) do update
        set name = excluded.name, published = excluded.published, definition = excluded.definition
        where exam.definition <> excluded.definition
      returning xmax = 0 as is_new
    `,
  )
  const inserted = changed.filter((exam) => exam.is_new).length
  return { inserted, updated: changed.length - inserted, unchanged: exams.length - changed.length }
}
