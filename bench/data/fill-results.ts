import type pg from 'pg'
import { cefrOf, examDefinition, gradeOf } from '../../src/results/exam-definition.ts'

const entriesAtOnce = 20_000

/** A result for every component and overall; one of a hundred candidates' is still pending. */
export async function fillResults(owner: pg.Client, entries: number): Promise<void> {
  await listLevels(owner)
  for (let from = 1; from <= entries; from += entriesAtOnce) {
    await owner.query(
      `
        insert into result (entry_id, component, score, grade, cefr, status)
        select entry.id, level.component, case when state.status = 'final' then level.score end,
          case when state.status = 'final' then level.grade end, case when state.status = 'final' then level.cefr end,
          state.status
        from entry
        join (select exam_id, component, min(score) as lowest from level group by 1, 2) as part on part.exam_id = entry.exam_id
        cross join lateral (
          select case when part.component = 'overall' and abs(hashint8extended(entry.id, 13)) % 100 = 0
            then 'pending' else 'final' end as status
        ) as state
        join level on level.exam_id = entry.exam_id and level.component = part.component
          and level.score = part.lowest + abs(hashint8extended(entry.id, 11)) % 40
            + abs(hashint8extended(entry.id * 31 + hashtext(part.component), 12)) % 11
        where entry.id >= $1 and entry.id < $2
        order by entry.id, level.component
      `,
      [from, from + entriesAtOnce],
    )
  }
}

/** The upper 51 scores that a component of an exam can have, with their grade and level. */
async function listLevels(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query('select id, definition from exam where published')
  const levels = rows.flatMap(({ id, definition }) => {
    const exam = examDefinition.parse(definition)
    const highest = exam.components[0]?.range.to ?? 0
    return [...exam.components.map(({ code }) => code), 'overall'].flatMap((component) =>
      Array.from({ length: 51 }, (_, i) => highest - 50 + i).map((score) => {
        const band = component === 'overall' ? gradeOf(exam, score) : undefined
        return [id, component, score, band?.grade ?? null, band?.cefr ?? cefrOf(exam, score) ?? null]
      }),
    )
  })
  await owner.query(
    'create temporary table level (exam_id bigint, component text, score int, grade text, cefr text, primary key (exam_id, component, score))',
  )
  await owner.query(
    'insert into level select * from unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::text[])',
    [0, 1, 2, 3, 4].map((column) => levels.map((level) => level[column])),
  )
  await owner.query('analyze level')
}
