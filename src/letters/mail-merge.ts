import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { csvOf } from '../web/files/csv.ts'
import type { Letter } from './letter.ts'

const columns = {
  candidate_number: 'candidate_number',
  exam_code: 'exam_code',
  first_name: 'first_name',
  last_name: 'last_name',
  id_number: 'id_number',
  secretNumber: 'secret_number',
}

/** Writes the letters as CSV for a mail merge, and ends `out`. */
export async function writeMailMerge(letters: readonly Letter[], out: Writable): Promise<void> {
  await pipeline(letters, csvOf(columns), out)
}
