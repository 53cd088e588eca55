import { type TestConnections, type TestDatabase, withStatements } from '../database.ts'
import { seenBy } from './reader.ts'

/** Sets both release times of a series, in milliseconds from now() of the transaction. */
export async function setTimes(
  tx: TestConnections,
  seriesId: number,
  release: number | null,
  centreEarlier: number | null = null,
): Promise<void> {
  await tx.query(
    `update series set
       release_at = now() + $2 * interval '1 millisecond',
       centre_release_at = now() + ($2 - $3) * interval '1 millisecond'
     where id = $1`,
    [seriesId, release, centreEarlier],
  )
}

/** What the web role sees of an entry for a person in this transaction. */
export async function seen(tx: TestConnections, reader: number, entryId: number) {
  await tx.query('set local role results_online_web')
  const { rows } = await tx.query(seenBy, [reader, entryId])
  await tx.query('reset role')
  return rows
}

/** Does some work in a transaction, in which now() stands still, and leaves nothing behind. */
export async function atOneMoment(
  db: TestDatabase,
  work: (tx: TestConnections) => Promise<void>,
): Promise<void> {
  const tx = await db.owner.transaction()
  try {
    await work(withStatements(tx))
  } finally {
    await tx.rollback()
  }
}
