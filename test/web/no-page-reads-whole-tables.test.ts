import { expect, test } from 'vitest'
import { actors, matrix } from '../authorisation/matrix.ts'
import { aScene } from '../authorisation/scene.ts'
import { portalWithMuch } from '../support/much-data.ts'

const portal = await portalWithMuch()
const { owner } = portal.db
const { signedIn, ask, centre } = await aScene(portal)
await owner.query('analyze')

/** What is asked beside the addresses of the matrix. */
const searches: Record<string, string[]> = {
  candidate: [],
  preparation: [
    '/preparation/results?candidateNumberFrom=0001&candidateNumberTo=0050',
    '/preparation/results?lastName=nu&firstName=an',
    '/preparation/results?lastName=n&sort=-score&page=2',
    '/preparation/results?series=2026-06&exam=B2F&sort=lastName',
    '/preparation/results/summary?lastName=nu',
    '/preparation/letters?name=nu',
  ],
  officer: [
    '/officers/entries?view=candidate&name=nu',
    '/officers/entries?view=candidate&page=2',
    '/officers/entries?view=candidate&series=2026-06&exam=B2F',
    '/officers/entries?view=candidate&name=0001&page=2',
    `/officers/entries?view=candidate&centre=${centre.number}`,
    '/officers/candidates?name=nu',
    '/officers/candidates?name=0001',
  ],
  operator: [
    '/operators/audit?what=sign-in',
    '/operators/audit?before=40000',
    '/operators/audit?after=40000',
    '/operators/audit?who=nobody@example.org',
    `/operators/audit?centre=${centre.number}&from=2026-01-01&to=2026-12-31`,
  ],
}

/** Everything, as it is asked for. */
const wholeLog = 'GET /operators/audit.csv'

/** Large tables that no page has a reason to read from end to end. */
const large = [
  'audit_event',
  'candidate_account',
  'centre_in_force',
  'credential',
  'entry',
  'entry_with_result',
  'identity',
  'letter',
  'result',
  'session',
]

test('P9, P10: no page reads a large table from end to end, whoever asks for whatever', async () => {
  const reading: string[] = []
  const note = async (what: string, work: () => Promise<unknown>) => {
    const tables = await readWhole(work)
    if (tables.length > 0) reading.push(`${what}: ${tables}`)
  }
  for (const actor of actors) {
    const visitor = await signedIn(actor)
    for (const route of Object.keys(matrix).filter((one) => one.startsWith('GET') && one !== wholeLog)) {
      await note(`${actor}: ${route}`, () => ask(visitor, route))
    }
    for (const address of searches[actor] ?? []) {
      await note(`${actor}: ${address}`, async () => {
        expect((await visitor.request('GET', address)).status, address).toBe(200)
      })
    }
  }
  expect(reading).toEqual([])
}, 180_000)

/** The large tables that some work has read from end to end. */
async function readWhole(work: () => Promise<unknown>): Promise<string[]> {
  const before = await scans()
  await work()
  await ended()
  const after = await scans()
  return large.filter((table) => after[table] !== before[table])
}

/** How often each table was read from end to end. */
async function scans(): Promise<Record<string, number>> {
  const { rows } = await owner.query('select relname, seq_scan::int as count from pg_stat_user_tables')
  return Object.fromEntries(rows.map(({ relname, count }) => [relname, count]))
}

/** Ends the connections of the pages, which is when they say what they have read. */
async function ended(): Promise<void> {
  const { rows } = await owner.query(
    `select array_agg(pid) as pids from (
       select pid, pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = 'results_online_pages'
     ) as ended`,
  )
  const left = async () =>
    (await owner.query('select from pg_stat_activity where pid = any($1)', [rows[0].pids ?? []])).rowCount
  await expect.poll(left).toBe(0)
}
