import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

/** More readers than a process has connections to its database. */
const readers = 12

const portal = await testPortal()
const { owner } = portal.db
const person = await aStaffMember(portal, { area: 'operators' })
const operator = portal.visitor()
await operator.signIn('operators', person.email, person.password)
/** Asks for the file and reads nothing of it yet. */
async function slowReader(): Promise<{ asked: ClientRequest; answer: IncomingMessage }> {
  const cookie = [...operator.cookies].map(([key, value]) => `${key}=${value}`).join('; ')
  const asked = request(`${portal.url}/operators/audit.csv?what=large`, { headers: { cookie }, agent: false })
  asked.end()
  const [answer] = await once(asked, 'response')
  return { asked, answer }
}

async function openTransactions(): Promise<number> {
  const { rows } = await owner.query(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null and state <> 'active'`,
  )
  return rows[0].count
}

async function recorded(what: string, count: number, padding: number): Promise<void> {
  await owner.query(
    `insert into audit_event (what, detail)
     select $1, jsonb_build_object('padding', repeat('x', $3::int)) from generate_series(1, $2::int)`,
    [what, count, padding],
  )
}

test('the audit log comes whole as CSV, however long it is', async () => {
  await recorded('long', 60_000, 1)
  const csv = await operator.request('GET', '/operators/audit.csv?what=long')
  const ids = csv.text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[0]))
  expect(ids).toHaveLength(60_000)
  expect(ids).toEqual(ids.toSorted((one, other) => other - one))
})

test('readers that do not read hold nobody up, and get the whole file all the same', async () => {
  const size = 500 * 20_000
  await recorded('large', 500, 20_000)
  const asked = []
  for (let reader = 1; reader <= readers; reader += 1) asked.push(await slowReader())
  expect(await openTransactions()).toBe(0)
  expect((await operator.open('/operators/audit')).status).toBe(200)

  const [gone, ...others] = asked
  gone?.asked.destroy()
  for (const { answer } of others) {
    const csv = await text(answer)
    expect(csv.length).toBeGreaterThan(size)
    expect(csv.length).toBe(Number(answer.headers['content-length']))
  }
  expect((await operator.open('/operators/audit')).status).toBe(200)
}, 60_000)
