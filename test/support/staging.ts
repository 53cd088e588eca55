import type { TestDatabase } from './database.ts'

/** Makes a staging copy of a test's database, as `restore --staging` does; before anybody looks at a page. */
export async function asStagingCopy({ owner }: Pick<TestDatabase, 'owner'>): Promise<void> {
  await owner.query('insert into staging_copy default values')
}
