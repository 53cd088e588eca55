import type { Knex } from 'knex'
import { bringShippedExams } from '../src/importing/index.ts'

/** The exams that ship, where the database has none. */
export async function seed(owner: Knex): Promise<void> {
  await bringShippedExams(owner)
}
