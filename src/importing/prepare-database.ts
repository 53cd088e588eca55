import { join } from 'node:path'
import { z } from 'zod'
import { openDatabase } from '../database/connection.ts'
import { migrate } from '../database/migrate.ts'
import { row, sql } from '../database/sql.ts'
import { importFile } from './import-file.ts'

const shippedExams = join(import.meta.dirname, '../../seeds/exams.json')

/**
 * Brings a database to the newest schema; one that has no exams gets those that ship.
 *
 * @param url as pages and jobs sign in
 * @returns the names of the migrations that ran
 */
export async function prepareDatabase(ownerUrl: string, url: string): Promise<string[]> {
  const ran = await migrate(ownerUrl, url)
  const db = openDatabase(ownerUrl)
  try {
    const { empty } = await row(
      db,
      z.object({ empty: z.boolean() }),
      sql`select not exists (select from exam) as empty`,
    )
    if (empty) await importFile(db, 'exams', shippedExams)
    return ran
  } finally {
    await db.destroy()
  }
}
