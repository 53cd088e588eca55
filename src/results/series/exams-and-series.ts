import { z } from 'zod'
import { type Db, rows, sql } from '../../database/sql.ts'
import { type SeriesDates, seriesDates } from './series-dates.ts'

const exam = z.object({ code: z.string(), name: z.string(), published: z.boolean() })

/** What a search can be narrowed to. Exams that are not published here are named apart (S6). */
export async function examsAndSeries(db: Db): Promise<{
  series: SeriesDates[]
  exams: z.infer<typeof exam>[]
  notPublished: z.infer<typeof exam>[]
}> {
  const [series, exams] = await Promise.all([
    seriesDates(db),
    rows(db, exam, sql`select code, name, published from exam order by code`),
  ])
  return {
    series,
    exams: exams.filter((one) => one.published),
    notPublished: exams.filter((one) => !one.published),
  }
}
