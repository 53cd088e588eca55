import { openDatabase } from '../../src/database/connection.ts'
import type { Db } from '../../src/database/sql.ts'
import type { Criteria } from '../../src/results/search/found-entries.ts'
import { searchResults } from '../../src/results/search/search.ts'
import type { Cluster } from '../data/cluster.ts'

/** A database whose results are searched, with the pool that pages have. */
export type Searched = { name: string; db: Db; staff: number[]; entries: number }

const size = 50
/** Beyond the last page stands the last one. */
const beyondTheLast = 1_000_000

/** Opens a database for searches by the staff of its preparation centres. */
export async function openSearched(cluster: Cluster, name: string): Promise<Searched> {
  const { staff, entries } = await cluster.asOwner(name, async (owner) => {
    const members = await owner.query(
      `select identity_id::int as id from membership where area = 'preparation' order by hashint8(id) limit 400`,
    )
    const last = await owner.query('select max(id)::int as id from entry')
    return { staff: members.rows.map(({ id }) => id as number), entries: last.rows[0]?.id as number }
  })
  return { name, db: openDatabase(cluster.addresses(name).url), staff, entries }
}

/** What somebody asks for with their criteria: the first or the last page of what is found, and the count. */
export async function search(
  { db, staff }: Searched,
  criteria: Criteria,
  which: 'first' | 'last',
): Promise<void> {
  const page = { size, number: which === 'first' ? 1 : beyondTheLast }
  await searchResults(db, anyOf(staff), criteria, { by: 'number', descending: false }, page)
}

/** The rival: one row by its primary key. */
export async function byPrimaryKey({ db, entries }: Searched): Promise<void> {
  await db.raw('select id, candidate_number, first_name, last_name from entry where id = ?', [
    1 + Math.floor(Math.random() * entries),
  ])
}

/** One of a list, by chance. */
export function anyOf<Item>(list: readonly Item[]): Item {
  const found = list[Math.floor(Math.random() * list.length)]
  if (found === undefined) throw new Error('Nothing to choose from')
  return found
}
