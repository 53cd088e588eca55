import { join } from 'node:path'
import { z } from 'zod'
import { openDatabase } from '../database/connection.ts'
import { migrate } from '../database/migrate.ts'
import { type Db, row, sql } from '../database/sql.ts'
import { makeMissingKeys } from '../names/make-missing-keys.ts'
import { importFile } from './import-file.ts'

const shippedExams = join(import.meta.dirname, '../../seeds/exams.json')

/**
 * Brings a database to the newest schema; one that has no exams gets those that ship, and names that no search finds yet their keys.
 *
 * @param url as pages and jobs sign in
 * @returns the names of the migrations that ran
 */
export async function prepareDatabase(ownerUrl: string, url: string): Promise<string[]> {
  const ran = await migrate(ownerUrl, url)
  const db = openDatabase(ownerUrl)
  try {
    await bringShippedExams(db)
    await makeMissingKeys(db)
    return ran
  } finally {
    await db.destroy()
  }
}

/** Imports the exams that ship where a database has none. */
export async function bringShippedExams(owner: Db): Promise<void> {
  const { empty } = await row(
    owner,
    z.object({ empty: z.boolean() }),
    sql`select not exists (select from exam) as empty`,
  )
  if (empty) await importFile(owner, 'exams', shippedExams)
}
