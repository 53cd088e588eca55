import pg from 'pg'
import type { TestPortal } from './portal.ts'

/** The statements that a portal's pages send to the database while something is done. */
export async function statementsOf({ config }: TestPortal, work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  const { query } = pg.Client.prototype
  const pages = new URL(config.databaseUrl ?? '').username
  pg.Client.prototype.query = function (this: pg.Client, ...args: Parameters<typeof query>) {
    const [statement] = args as unknown as [string | { text: string }]
    if (this.user === pages) seen.push(typeof statement === 'string' ? statement : statement.text)
    return query.apply(this, args)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return seen
}
