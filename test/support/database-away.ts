import { onServer } from './database.ts'
import type { TestPortal } from './portal.ts'

/** Takes the database away from everybody, ends the connections that there are, and gives it back after the work. */
export async function withoutDatabase({ db }: TestPortal, work: () => Promise<void>): Promise<void> {
  const name = new URL(db.url).pathname.slice(1)
  await onServer(`alter database ${name} with allow_connections false`)
  await onServer('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  try {
    await work()
  } finally {
    await onServer(`alter database ${name} with allow_connections true`)
  }
}
