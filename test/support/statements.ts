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

/**
 * How many statements a portal's pages send for some work. What its queue asks now and then is not counted, nor what concerns the
 * session, which is marked as seen once a minute.
 */
export async function countStatements(portal: TestPortal, work: () => Promise<unknown>): Promise<number> {
  const statements = await statementsOf(portal, work)
  return statements.filter((text) => !/pgboss|session/.test(text)).length
}
