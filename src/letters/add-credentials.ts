import { z } from 'zod'
import { type Db, execute, rows, sql } from '../database/sql.ts'
import { encrypt } from '../encryption/encrypt.ts'
import { makeIdNumber } from '../numbers/id-number.ts'
import { makeSecretNumber } from '../numbers/secret-number.ts'

const entriesAtOnce = 1000

/** Gives entries that have none an ID number, a Secret Number and a letter each (A9). */
export async function addCredentials(
  tx: Db,
  encryptionKey: Buffer,
  entryIds: readonly number[],
): Promise<void> {
  for (let start = 0; start < entryIds.length; start += entriesAtOnce) {
    const some = entryIds.slice(start, start + entriesAtOnce)
    await addNumbers(tx, encryptionKey, some)
    await addLetters(tx, some)
  }
}

/** An ID number that is taken already, which happens once in millions, is made anew. */
async function addNumbers(tx: Db, key: Buffer, entryIds: readonly number[]): Promise<void> {
  let left = [...entryIds]
  while (left.length > 0) {
    const idNumbers = left.map(() => makeIdNumber())
    const sealed = left.map(() => encrypt(key, makeSecretNumber()))
    const added = await rows(
      tx,
      z.object({ entry_id: z.number() }),
      sql`
        insert into credential (entry_id, id_number, secret_number_encrypted)
        select * from unnest(${left}::bigint[], ${idNumbers}::text[], ${sealed}::bytea[])
        on conflict (id_number) do nothing
        returning entry_id
      `,
    )
    const done = new Set(added.map((credential) => credential.entry_id))
    left = left.filter((id) => !done.has(id))
  }
}

/** The letter names the release, delay and contact that are in force now (A12). */
async function addLetters(tx: Db, entryIds: readonly number[]): Promise<void> {
  await execute(
    tx,
    sql`
      insert into letter (entry_id, fingerprint)
      select entry.id, current.fingerprint
      from entry
      join letter_fingerprint as current
        on current.series_id = entry.series_id and current.centre_id = entry.centre_id
      where entry.id = any(${entryIds})
    `,
  )
}
