import type { TestConnections } from '../database.ts'

export const audiences = ['candidate', 'preparation', 'officer'] as const

/** What the gate shows a person ($1) of an entry ($2), for each audience. */
export const seenBy = audiences
  .map(
    (audience) =>
      `select '${audience}' as audience, * from ${audience}_result where identity_id = $1 and entry_id = $2`,
  )
  .join(' union all ')

/** How many rows of an entry the gate shows a person, for each audience. */
export async function countSeen(db: TestConnections, reader: number, entryId: number) {
  const { rows } = await db.query(
    `select audience, count(*)::int as count from (${seenBy}) as seen group by audience`,
    [reader, entryId],
  )
  return Object.fromEntries(rows.map(({ audience, count }) => [audience, count]))
}

let count = 0

/** A person who is all that one can be for an entry: its candidate, staff of its preparation centre, officer of its centre. */
export async function aReaderOf(db: TestConnections, entryId: number): Promise<number> {
  const reader = await aPerson(db)
  await db.query(
    `with preparation as (
       insert into centre (number, name, kind, country, time_zone, contact_name, contact_email, contact_phone)
       values ($3, '', 'preparation', '', '', '', '', '') returning id
     ), prepared as (
       insert into membership (identity_id, area, centre_id) select $1, 'preparation', id from preparation
     ), officer as (
       insert into membership (identity_id, area, centre_id)
       select $1, 'officers', centre_id from entry where id = $2
     )
     update entry set preparation_centre_id = (select id from preparation) where id = $2`,
    [reader, entryId, `XP${10_000 + count}`],
  )
  await db.query('insert into credential (entry_id, id_number) values ($1, $2)', [
    entryId,
    `ABC${String(count).padStart(6, '0')}`,
  ])
  await db.query('insert into candidate_account (entry_id, identity_id) values ($1, $2)', [entryId, reader])
  return reader
}

/** Somebody who belongs nowhere. */
export async function aPerson(db: TestConnections): Promise<number> {
  count += 1
  const email = `reader${count}@gate.example`
  const { rows } = await db.query(
    "insert into identity (email, email_key, password_hash) values ($1, $1, '') returning id::int",
    [email],
  )
  return rows[0].id
}
