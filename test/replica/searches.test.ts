import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { aFile, folder, portal } from '../cli/portal-command.ts'
import { aCentre, aFullResult, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { freePort } from '../support/free-port.ts'
import { aStaffMember } from '../support/people.ts'
import { aPrimaryWithStandby } from '../support/standby.ts'
import { Visitor } from '../support/visitor.ts'

const servers = await aPrimaryWithStandby()
const { owner } = servers
const port = await freePort()
const settings = {
  DATABASE_URL: servers.url,
  DATABASE_OWNER_URL: servers.ownerUrl,
  DATABASE_REPLICA_URL: servers.replicaUrl,
  DATA_DIR: folder,
  PORT: String(port),
  BCRYPT_COST_STAFF: '4',
  LOG_LEVEL: 'warn',
}
const config = loadConfig(settings)
let said = ''
await serve()

const [lingua, other, centre] = [
  await aCentre(owner, { kind: 'preparation' }),
  await aCentre(owner, { kind: 'preparation' }),
  await aCentre(owner),
]
const march = await aSeries(owner, { code: '2026-03', releaseAt: hoursFromNow(-72) })
const june = await aSeries(owner, { code: '2026-06', releaseAt: hoursFromNow(-1) })
const anEntryOf = async (preparationCentreId: number, seriesId: number, lastName: string) => {
  const entry = await anEntry(owner, { seriesId, centreId: centre.id, preparationCentreId, lastName })
  await aFullResult(owner, entry.id)
  return entry
}
const marzo = await anEntryOf(lingua.id, march.id, 'Marzo')
await anEntryOf(other.id, march.id, 'Ajena')
await anEntryOf(lingua.id, june.id, 'Junio')
const person = await aStaffMember({ db: servers, config }, { area: 'preparation', centreId: lingua.id })
await owner.query("insert into membership (identity_id, area, centre_id) values ($1, 'preparation', $2)", [
  person.identityId,
  other.id,
])
await owner.query("update membership set created_at = now() - interval '1 month'")
await longAgo()
await servers.caughtUp()

const staff = new Visitor(`http://localhost:${port}`)
await staff.signIn('preparation', person.email, person.password)

/** What was imported and set was so a month ago. */
async function longAgo(): Promise<void> {
  await owner.query("update audit_event set at = now() - interval '1 month'")
}

/** The last names that a search shows. */
async function found(criteria: string): Promise<string[]> {
  await staff.open(`/preparation/results?sort=lastName&${criteria}`)
  expect(staff.page.status).toBe(200)
  return staff.page.html
    .querySelectorAll('tbody tr')
    .map((row) => row.querySelectorAll('td')[1]?.textContent.trim() ?? '')
}

test('doctor says how the replica stands, and what is wrong with one that is none', async () => {
  expect((await portal(servers, settings, 'doctor')).out).toMatch(/^ok {5}replica: (up to date|\d.*behind)$/m)
  const wrong = await portal(servers, { ...settings, DATABASE_REPLICA_URL: servers.url }, 'doctor')
  expect(wrong.code).toBe(1)
  expect(wrong.out).toMatch(/^WRONG {2}replica: .*is no replica/m)
  const past = await portal(servers, { ...settings, DATABASE_REPLICA_URL: servers.ownerUrl }, 'doctor')
  expect(past.code).toBe(2)
  expect(past.err).toContain('DATABASE_REPLICA_URL must sign in as the role of DATABASE_URL')
}, 60_000)

test('searches of long-released series are answered by the replica, all others by the primary', async () => {
  await servers.pauseReplay()
  await owner.query("update entry set last_name = 'Nuevo' || last_name")
  expect(await found('series=2026-03')).toEqual(['Ajena', 'Marzo'])
  expect(await found('series=2026-06')).toEqual(['NuevoJunio'])
  expect(await found('')).toEqual(['NuevoAjena', 'NuevoJunio', 'NuevoMarzo'])
  const mean = async (series: string) =>
    (await staff.open(`/preparation/results/summary.csv?series=${series}`)).text.match(
      /mean,overall,,(\d+)/,
    )?.[1]
  await owner.query("update result set score = 170 where component = 'overall'")
  expect([await mean('2026-03'), await mean('2026-06')]).toEqual(['175', '170'])
})

test('a correction that was imported on the primary is shown at once, however late the replica is', async () => {
  const file = await aFile(
    'withheld.csv',
    `series_code,exam_code,centre_number,candidate_number,component,score,grade,cefr,status
2026-03,B2F,${centre.number},${marzo.candidateNumber},overall,,,,withheld
`,
  )
  expect(await portal(servers, 'import', 'results', file)).toMatchObject({ code: 0, err: '' })
  expect(await found('series=2026-03&lastName=marzo')).toEqual(['NuevoMarzo'])
  expect(staff.words).toContain('Withheld')
  await longAgo()
})

test('a removal and a hold on the primary are felt at the next search, however late the replica is', async () => {
  await owner.query('delete from membership where identity_id = $1 and centre_id = $2', [
    person.identityId,
    other.id,
  ])
  expect(await found('series=2026-03')).toEqual(['Marzo'])
  expect((await portal(servers, 'release', '2026-03', '--hold')).code).toBe(0)
  expect(await found('series=2026-03')).toEqual([])
})

test('without the replica the primary answers, and the log says so once', async () => {
  await owner.query("update series set release_at = now() - interval '3 days' where code = '2026-03'")
  await longAgo()
  expect(await found('series=2026-03')).toEqual(['Marzo'])
  await servers.stopReplica()
  for (const _time of [1, 2, 3]) expect(await found('series=2026-03')).toEqual(['NuevoMarzo'])
  expect(said.match(/DATABASE_REPLICA_URL does not answer/g)).toHaveLength(1)
})

/** Starts a portal that knows the replica. */
async function serve(): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, ['src/cli.ts', 'serve'], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  afterAll(async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  await new Promise<void>((running) => {
    child.stdout?.on('data', (words) => {
      said += words
      if (said.includes('Ctrl-C stops')) running()
    })
  })
}
