import { z } from 'zod'
import { emailKey } from '../../src/accounts/email-address.ts'
import { hashPassword } from '../../src/accounts/passwords/password-hash.ts'
import type { Config } from '../../src/config.ts'
import { transaction } from '../../src/database/connection.ts'
import { type Db, execute, maybeRow, row, sql } from '../../src/database/sql.ts'

/** A sign-in of the demo data, as `DATA_DIR/demo-sign-ins.json` and the start of the portal show it. */
export type DemoSignIn = { area: string; username: string; password: string; what: string }

const password = 'correct demo battery staple'
const hashCost = 10

const staff = [
  {
    area: 'preparation',
    email: 'staff@lingua-madrid.example',
    kind: 'preparation',
    what: 'staff of a preparation centre',
  },
  {
    area: 'officers',
    email: 'officer@parent.example',
    kind: 'centre',
    what: 'exams officer of the parent centre',
  },
  {
    area: 'officers',
    email: 'officer@associate.example',
    kind: 'associate',
    what: 'exams officer of an associate centre',
  },
  { area: 'operators', email: 'operator@board.example', kind: null, what: 'operator of the exam board' },
] as const

const candidates = [
  { email: 'released@candidate.example', series: '2026-06', what: 'candidate with a released result' },
  {
    email: 'waiting@candidate.example',
    series: '2026-11',
    what: 'candidate whose result is not released yet',
  },
] as const

/** Makes the people of the demo data, or finds them made; the same ones every time. */
export async function makeDemoPeople(owner: Db, config: Config): Promise<DemoSignIn[]> {
  const known = await maybeRow(owner, z.object({ id: z.number() }), identityOf(staff[0].email))
  const hash = known ? '' : await hashPassword(config, password, hashCost)
  return transaction(owner, async (tx) => {
    const signIns: DemoSignIn[] = []
    for (const { area, email, kind, what } of staff) {
      const place = kind ? await firstCentre(tx, kind) : null
      await join(tx, await identity(tx, email, hash), area, place?.id ?? null)
      signIns.push({ area, username: email, password, what: place ? `${what} (${place.number})` : what })
    }
    for (const { email, series, what } of candidates) {
      const idNumber = await claimEntry(tx, await identity(tx, email, hash), series)
      signIns.push({ area: 'candidates', username: idNumber, password, what })
    }
    return signIns
  })
}

async function identity(tx: Db, email: string, hash: string): Promise<number> {
  await execute(
    tx,
    sql`
      insert into identity (email, email_key, password_hash) values (${email}, ${emailKey(email)}, ${hash})
      on conflict (email_key) do nothing
    `,
  )
  return (await row(tx, z.object({ id: z.number() }), identityOf(email))).id
}

function identityOf(email: string) {
  return sql`select id from identity where email_key = ${emailKey(email)}`
}

/** The preparation centre with the most candidates, so that a batch of 300 and one of 301 can be asked for. */
async function firstCentre(tx: Db, kind: string) {
  return row(
    tx,
    z.object({ id: z.number(), number: z.string() }),
    sql`
      select centre.id, centre.number from centre
      left join entry on entry.preparation_centre_id = centre.id
      where centre.kind = ${kind}
      group by centre.id
      order by count(entry.id) desc, centre.number
      limit 1
    `,
  )
}

async function join(tx: Db, identityId: number, area: string, centreId: number | null): Promise<void> {
  await execute(
    tx,
    sql`
      insert into membership (identity_id, area, centre_id) values (${identityId}, ${area}, ${centreId})
      on conflict do nothing
    `,
  )
}

/** Registers a person for the first entry of a series that has a final result; gives its ID number. */
async function claimEntry(tx: Db, identityId: number, series: string): Promise<string> {
  const idNumber = z.object({ id_number: z.string() })
  const claimed = await maybeRow(
    tx,
    idNumber,
    sql`
      select credential.id_number from candidate_account
      join credential on credential.entry_id = candidate_account.entry_id
      where candidate_account.identity_id = ${identityId}
    `,
  )
  if (claimed) return claimed.id_number
  const entry = await row(
    tx,
    idNumber.extend({ entry_id: z.number() }),
    sql`
      select credential.entry_id, credential.id_number from credential
      join entry on entry.id = credential.entry_id
      join series on series.id = entry.series_id
      join result on result.entry_id = entry.id and result.component = 'overall' and result.status = 'final'
      where series.code = ${series} and result.grade is not null
      order by entry.candidate_number, entry.id
      limit 1
    `,
  )
  await execute(
    tx,
    sql`
      update credential set used_at = now(), secret_number_encrypted = null where entry_id = ${entry.entry_id}
    `,
  )
  await execute(
    tx,
    sql`insert into candidate_account (entry_id, identity_id) values (${entry.entry_id}, ${identityId})`,
  )
  return entry.id_number
}
