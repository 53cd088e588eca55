import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { readRows } from '../../src/database/cursor.ts'
import { sql } from '../../src/database/sql.ts'
import { testDatabase } from '../support/database.ts'

const db = await testDatabase()
const event = z.object({ number: z.number() })
const events = (what: string) =>
  sql`select (detail->>'number')::int as number from audit_event where what = ${what} order by id`
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

async function record(what: string, count: number): Promise<void> {
  await db.owner.query(
    `insert into audit_event (what, detail) select $1, jsonb_build_object('number', number) from generate_series(1, $2::int) as number`,
    [what, count],
  )
}

async function openTransactions(): Promise<number> {
  const { rows } = await db.owner.query(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'`,
  )
  return rows[0].count
}

test.each([0, 1, 500, 501, 2345])('%i rows are read once each, in their order', async (count) => {
  await record(`${count} rows`, count)
  const found = await readRows(db.web, event, events(`${count} rows`), (rows) => Array.fromAsync(rows))
  expect(found.map(({ number }) => number)).toEqual(upTo(count))
})

test('rows are read as they are at one moment, whatever is written meanwhile', async () => {
  await record('one moment', 2000)
  const found: number[] = []
  await readRows(db.web, event, events('one moment'), async (rows) => {
    for await (const { number } of rows) {
      found.push(number)
      if (found.length !== 600) continue
      await record('one moment', 10)
      await db.owner.query(
        `update audit_event set detail = '{"number": 0}' where what = 'one moment' and detail->>'number' = '1999'`,
      )
      await db.owner.query("delete from audit_event where what = 'one moment' and detail->>'number' = '2000'")
    }
  })
  expect(found).toEqual(upTo(2000))
})

test('whoever breaks off ends the transaction, by an error and by going away', async () => {
  await record('broken off', 2000)
  const failing = readRows(db.web, event, events('broken off'), async (rows) => {
    for await (const { number } of rows) if (number === 700) throw new Error('no more')
  })
  await expect(failing).rejects.toThrow('no more')
  await readRows(db.web, event, events('broken off'), async (rows) => {
    for await (const { number } of rows) if (number === 700) return
  })
  await nextTurn()
  expect(await openTransactions()).toBe(0)
})
