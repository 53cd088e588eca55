import { type Db, execute, sql } from '../../database/sql.ts'
import { entryKeys } from '../../names/search-key.ts'
import { loadTableSchema } from '../csv/table-schema.ts'
import { rejectDuplicates } from '../duplicates.ts'
import { type Counts, type CsvKind, noCounts, type RowReader } from '../kind.ts'
import { centresByNumber, examsByCode, seriesByCode, unknown } from '../lookups.ts'
import type { Rejections } from '../rejections.ts'

/** `entries.csv`: candidates entered for exams. */
export const entries: CsvKind = {
  schema: loadTableSchema('entries'),
  stagedColumns: `
    series_id bigint, exam_id bigint, centre_id bigint, preparation_centre_id bigint, candidate_number text,
    first_name text, last_name text, first_name_key text, last_name_key text, name_key text, date_of_birth date
  `,
  openReader,
  settle,
}

async function openReader(tx: Db): Promise<RowReader> {
  const [series, exams, centres] = [await seriesByCode(tx), await examsByCode(tx), await centresByNumber(tx)]
  const today = new Date().toISOString().slice(0, 10)
  return (values, reject) => {
    const [seriesCode = '', examCode = '', centreNumber = '', preparationNumber = '', number = ''] = values
    const [firstName = '', lastName = '', dateOfBirth = ''] = values.slice(5)
    const seriesId = series.get(seriesCode)
    const exam = exams.get(examCode)
    const centre = centres.get(centreNumber)
    const preparation = centres.get(preparationNumber)
    const problems = [
      seriesId === undefined && unknown.series(seriesCode),
      !exam && unknown.exam(examCode),
      !centre && unknown.centre(centreNumber),
      centre?.kind === 'preparation' &&
        `${centreNumber} is a preparation centre: centre_number must name the centre where the candidate sits the exam.`,
      preparationNumber !== '' &&
        !preparation &&
        unknown.centre(preparationNumber, 'preparation_centre_number'),
      preparation &&
        preparation.kind !== 'preparation' &&
        `${preparationNumber} is not a preparation centre: correct preparation_centre_number, or leave it empty.`,
      dateOfBirth >= today && `date_of_birth ${dateOfBirth} is not in the past: correct it.`,
    ]
    for (const problem of problems) if (problem) reject(problem)
    if (seriesId === undefined || !exam || !centre || problems.some(Boolean)) return undefined
    const keys = entryKeys(firstName, lastName)
    return [
      seriesId,
      exam.id,
      centre.id,
      preparation?.id ?? null,
      number,
      firstName,
      lastName,
      keys.first_name_key,
      keys.last_name_key,
      keys.name_key,
      dateOfBirth,
    ]
  }
}

const sameEntry = sql`
  (entry.series_id, entry.exam_id, entry.centre_id, entry.candidate_number)
    = (staged.series_id, staged.exam_id, staged.centre_id, staged.candidate_number)
`

async function settle(tx: Db, staged: number, rejections: Rejections): Promise<Counts> {
  const inserted = rejections.count > 0 ? 0 : await insertNew(tx)
  if (inserted === staged) return { ...noCounts, inserted }
  const key = sql`series_id, exam_id, centre_id, candidate_number`
  await rejectDuplicates(tx, key, 'candidate number for this series, exam and centre', rejections)
  if (rejections.count > 0) return noCounts
  const updated = await update(tx)
  return { inserted, updated, unchanged: staged - inserted - updated }
}

function insertNew(tx: Db): Promise<number> {
  return execute(
    tx,
    sql`
      insert into entry (
        series_id, exam_id, centre_id, preparation_centre_id, candidate_number,
        first_name, last_name, first_name_key, last_name_key, name_key, date_of_birth
      )
      select series_id, exam_id, centre_id, preparation_centre_id, candidate_number,
        first_name, last_name, first_name_key, last_name_key, name_key, date_of_birth
      from staged
      order by line
      on conflict (series_id, exam_id, centre_id, candidate_number) do nothing
    `,
  )
}

function update(tx: Db): Promise<number> {
  return execute(
    tx,
    sql`
      update entry
      set preparation_centre_id = staged.preparation_centre_id, date_of_birth = staged.date_of_birth,
        first_name = staged.first_name, last_name = staged.last_name,
        first_name_key = staged.first_name_key, last_name_key = staged.last_name_key, name_key = staged.name_key
      from staged
      where ${sameEntry}
        and (entry.preparation_centre_id, entry.date_of_birth, entry.first_name, entry.last_name)
          is distinct from (staged.preparation_centre_id, staged.date_of_birth, staged.first_name, staged.last_name)
    `,
  )
}
