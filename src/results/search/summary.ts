import { z } from 'zod'
import { type Db, rows, sql } from '../../database/sql.ts'
import { type ExamDefinition, storedDefinition } from '../exam-definition.ts'
import { type Criteria, foundEntries } from './found-entries.ts'

const group = z.object({
  exam: z.string(),
  component: z.string(),
  grade: z.string().nullable(),
  status: z.string(),
  bin: z.number().nullable(),
  count: z.number(),
  sum: z.number().nullable(),
})

type Group = z.infer<typeof group>

/** How many results have scores from here to there. */
export type ScoreRange = { from: number; to: number; count: number }

/** The scores of one component, or the overall ones: how many, their mean, and how they are spread. */
export type ScoreSummary = { code: string; count: number; mean: number | null; ranges: ScoreRange[] }

/** What the results of one exam come to: grades (null: below the reported scale), statuses, and scores. */
export type ExamSummary = {
  code: string
  name: string
  count: number
  grades: { grade: string | null; count: number }[]
  statuses: { status: string; count: number }[]
  scores: ScoreSummary[]
}

const width = 10

/** What the criteria find among the released results of a person's preparation centres, summed up by exam. */
export async function summarise(db: Db, identityId: number, criteria: Criteria): Promise<ExamSummary[]> {
  const groups = await rows(
    db,
    group,
    sql`
      with found as materialized (${await foundEntries(db, identityId, criteria)}),
      part as materialized (
        select * from preparation_result
        where identity_id = ${identityId} and entry_id = any(array(select entry_id from found))
      )
      select exam.definition::text as exam, part.component, part.status,
        case when part.component = 'overall' then part.grade end as grade,
        part.score / ${width}::int * ${width}::int as bin, count(*) as count, sum(part.score) as sum
      from part
      join entry on entry.id = part.entry_id
      join exam on exam.id = entry.exam_id
      group by exam.id, part.component, part.status, 4, 5
      order by exam.code
    `,
  )
  const byExam = Map.groupBy(groups, ({ exam }) => exam)
  return [...byExam].map(([definition, all]) => summaryOf(storedDefinition(definition), all))
}

function summaryOf(exam: ExamDefinition, groups: Group[]): ExamSummary {
  const overall = groups.filter(({ component }) => component === 'overall')
  const withScore = overall.filter(({ status }) => status === 'final')
  const grades = [...exam.grades.map(({ grade }) => grade), null]
  const statuses = [...new Set(overall.map(({ status }) => status))].filter((status) => status !== 'final')
  const parts = [...(exam.overall ? ['overall'] : []), ...exam.components.map(({ code }) => code)]
  return {
    code: exam.code,
    name: exam.name,
    count: total(overall),
    grades: grades
      .map((grade) => ({ grade, count: total(withScore.filter((one) => one.grade === grade)) }))
      .filter(({ grade, count }) => grade !== null || count > 0),
    statuses: statuses.map((status) => ({
      status,
      count: total(overall.filter((one) => one.status === status)),
    })),
    scores: parts.map((code) =>
      scoresOf(
        code,
        groups.filter((one) => one.component === code && one.bin !== null),
      ),
    ),
  }
}

function scoresOf(code: string, groups: Group[]): ScoreSummary {
  const count = total(groups)
  const sum = groups.reduce((all, one) => all + (one.sum ?? 0), 0)
  const bins = groups.map(({ bin }) => bin ?? 0)
  const [lowest, highest] = [Math.min(...bins), Math.max(...bins)]
  const ranges =
    count === 0
      ? []
      : Array.from({ length: (highest - lowest) / width + 1 }, (_, index) => {
          const from = lowest + index * width
          return { from, to: from + width - 1, count: total(groups.filter(({ bin }) => bin === from)) }
        })
  return { code, count, mean: count === 0 ? null : Math.round((sum / count) * 10) / 10, ranges }
}

function total(groups: Group[]): number {
  return groups.reduce((all, { count }) => all + count, 0)
}
