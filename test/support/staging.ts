import type { TestDatabase } from './database.ts'
import { type TestPortal, testPortal } from './portal.ts'

/** A portal that runs on a staging copy. */
export function stagingPortal(): Promise<TestPortal> {
  return testPortal({}, asStagingCopy)
}

/** Makes a staging copy of a test's database, as `restore --staging` does. */
export async function asStagingCopy({ owner }: TestDatabase): Promise<void> {
  await owner.query('insert into staging_copy default values')
}
