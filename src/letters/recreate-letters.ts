import { z } from 'zod'
import { transaction } from '../database/connection.ts'
import { type Db, execute, rows, sql } from '../database/sql.ts'
import { encrypt } from '../encryption/encrypt.ts'
import { makeSecretNumber } from '../numbers/secret-number.ts'

const entriesAtOnce = 1000

/**
 * Makes letters anew, with the release, delay and contact in force (A6, A7, A9). A registered candidate keeps the account;
 * whoever is not registered gets a new Secret Number, and the old letter is of no use any more.
 *
 * @param which `outOfDate`: only those, so that doing it again changes nothing
 * @returns how many were made anew
 */
export async function recreateLetters(
  db: Db,
  encryptionKey: Buffer,
  entryIds: readonly number[],
  which: 'outOfDate' | 'all',
): Promise<number> {
  return transaction(db, async (tx) => {
    const letters = await lockLetters(tx, entryIds, which)
    const found = await rows(
      tx,
      z.object({ entry_id: z.number(), is_registered: z.boolean() }),
      sql`
        select letter.entry_id, candidate_account.entry_id is not null as is_registered
        from letter left join candidate_account on candidate_account.entry_id = letter.entry_id
        where letter.entry_id = any(${letters})
      `,
    )
    for (let start = 0; start < found.length; start += entriesAtOnce) {
      const some = found.slice(start, start + entriesAtOnce)
      const open = some.filter((one) => !one.is_registered).map((one) => one.entry_id)
      await replaceSecretNumbers(tx, encryptionKey, open)
      await renew(
        tx,
        some.map((one) => one.entry_id),
      )
    }
    return found.length
  })
}

/** Whoever registers meanwhile is waited for, and then known as registered. */
async function lockLetters(
  tx: Db,
  entryIds: readonly number[],
  which: 'outOfDate' | 'all',
): Promise<number[]> {
  const locked = await rows(
    tx,
    z.object({ entry_id: z.number() }),
    sql`
      select letter.entry_id
      from letter join credential on credential.entry_id = letter.entry_id
      where letter.entry_id = any(${entryIds})
        ${which === 'all' ? sql`` : sql`and letter.entry_id in (select entry_id from letter_state where is_out_of_date)`}
      order by letter.entry_id
      for update
    `,
  )
  return locked.map((letter) => letter.entry_id)
}

async function replaceSecretNumbers(tx: Db, key: Buffer, entryIds: readonly number[]): Promise<void> {
  const sealed = entryIds.map(() => encrypt(key, makeSecretNumber()))
  await execute(
    tx,
    sql`
      update credential set secret_number_encrypted = made.sealed, used_at = null
      from unnest(${entryIds}::bigint[], ${sealed}::bytea[]) as made (entry_id, sealed)
      where credential.entry_id = made.entry_id
    `,
  )
}

async function renew(tx: Db, entryIds: readonly number[]): Promise<void> {
  await execute(
    tx,
    sql`
      update letter set fingerprint = current.fingerprint, made_at = now()
      from entry
      join letter_fingerprint as current
        on current.series_id = entry.series_id and current.centre_id = entry.centre_id
      where entry.id = letter.entry_id and letter.entry_id = any(${entryIds})
    `,
  )
}
