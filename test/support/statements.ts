import type { TestPortal } from './portal.ts'

/** The statements that a portal's pages send to the database while something is done. */
export async function statementsOf({ db }: TestPortal, work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  const original = db.web.query.bind(db.web)
  db.web.query = ((...args: Parameters<typeof original>) => {
    const [statement] = args as unknown as [string | { text: string }]
    seen.push(typeof statement === 'string' ? statement : statement.text)
    return original(...args)
  }) as typeof db.web.query
  await work()
  db.web.query = original
  return seen
}
