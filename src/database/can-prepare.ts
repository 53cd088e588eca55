import pg from 'pg'

const noSuchStatement = '26000'

/**
 * Whether what is prepared by name is still there in the next transaction. Through a PgBouncer before 1.21 that pools
 * transactions it is not: the next one may come to another connection of the server. That is brought about here: a second
 * client takes the connection on which the first one has prepared.
 *
 * @param url as pages and jobs sign in
 */
export async function canPrepare(url: string): Promise<boolean> {
  const [first, second] = [new pg.Client(url), new pg.Client(url)]
  await Promise.all([first.connect(), second.connect()])
  try {
    const prepared = { name: 'doctor', text: 'select 1' }
    await first.query(prepared)
    await second.query('begin')
    await second.query('select 1')
    await first.query(prepared)
    return true
  } catch (error) {
    if ((error as { code?: string }).code === noSuchStatement) return false
    throw error
  } finally {
    await Promise.all([first.end(), second.end()])
  }
}
