import { stringify } from 'csv-stringify/sync'
import type { Letter } from './letter.ts'

const columns = ['candidate_number', 'exam_code', 'first_name', 'last_name', 'id_number', 'secret_number']

/** The letters as CSV for a mail merge. Cells that a spreadsheet would run as a formula are defused (ASVS 1.2.10). */
export function mailMergeCsv(letters: readonly Letter[]): string {
  const rows = letters.map((letter) => [
    letter.candidate_number,
    letter.exam_code,
    letter.first_name,
    letter.last_name,
    letter.id_number,
    letter.secretNumber,
  ])
  return stringify([columns, ...rows], { escape_formulas: true })
}
