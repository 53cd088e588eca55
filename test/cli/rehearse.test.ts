import { expect, test } from 'vitest'
import { mailReleases } from '../../src/results/release-mails/release-mails.ts'
import { aCentre, aCentreSetting, aSeries, hoursFromNow } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { aCandidate, aCandidateEntry } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { stagingPortal } from '../support/staging.ts'
import { portal as command } from './portal-command.ts'

const portal = await stagingPortal()
const { owner } = portal.db
const releaseAt = hoursFromNow(24)
const centreReleaseAt = hoursFromNow(12)
const series = await aSeries(owner, {
  code: '2026-06',
  releaseAt,
  centreReleaseAt,
  enquiriesUntil: '2026-09-01',
})
const centre = await aCentre(owner)
await aCentreSetting(owner, series.id, centre.id)
const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
const own = await aCandidate(portal, { entry })

const quick = ['--candidates', '10', '--within', '0.02', '--release-in', '3']

function rehearse(...words: string[]) {
  const settings = { DATA_DIR: portal.config.dataDir, PUBLIC_URL: portal.url, BCRYPT_COST_CANDIDATE: '4' }
  return command(portal.db, settings, 'rehearse', ...words)
}

/** All that a rehearsal touches, but what is kept of it. */
async function state() {
  const tables = [
    ...[
      'series',
      'centre',
      'centre_setting',
      'centre_in_force',
      'entry',
      'result',
      'entry_with_result',
      'credential',
    ],
    ...['letter', 'identity', 'candidate_account', 'candidate_notice', 'release_notice', 'session'],
  ]
  return Promise.all(
    tables.map(async (table) => {
      const { rows } = await owner.query(
        `select count(*)::int as count, md5(string_agg(t::text, '|' order by t::text)) as sum from ${table} as t`,
      )
      return { table, ...rows[0] }
    }),
  )
}

test('a release is played: candidates come before and after it, all see their result, nobody before; then everything is as it was', async () => {
  const before = await state()
  const played = await rehearse('2026-06', ...quick)
  expect(played).toMatchObject({ code: 0, err: '' })
  expect(played.out).toMatch(
    /^Before the release: Nobody saw a result: (\d\d|[3-9]) answers were looked through\.$/m,
  )
  expect(played.out).toMatch(/^Candidates: 10 came, 2 of them before the release$/m)
  expect(played.out).toMatch(/^Result seen: 10 saw their result, 0 did not$/m)
  expect(played.out).toMatch(
    /^After the release: The first result was seen after [\d.]+ s, the last one after [\d.]+ s\.$/m,
  )
  expect(played.out).toMatch(/^From coming, or the release, to the result: [\d.]+ s for half of them/m)
  expect(played.out).toMatch(/^To a page: \d+ ms for half of all/m)
  expect(played.out).toMatch(/^In the waiting room: /m)
  expect(played.out).toMatch(/^Sign-ins a second: [\d.]+, and \d+ in the second with most$/m)
  expect(played.out).toMatch(/^Errors: 0 of \d+ answers; 0 told to come again later$/m)
  expect(await state()).toEqual(before)
  const { rows } = await owner.query(`select state, report ->> 'sawResult' as saw from rehearsal order by id`)
  expect(rows).toEqual([{ state: 'done', saw: '10' }])
}, 60_000)

test('a portal that shows a result early is found out, exit 1', async () => {
  const { rows } = await owner.query(`select pg_get_viewdef('candidate_result') as view`)
  const view = (definition: string) =>
    owner.query(`create or replace view candidate_result with (security_barrier) as ${definition}`)
  const leak = rows[0].view.replace(/release\.release_at <= now\(\)/, 'true')
  expect(leak).not.toBe(rows[0].view)
  await view(leak)
  try {
    const played = await rehearse('2026-06', ...quick)
    expect(played.code).toBe(1)
    expect(played.out).toMatch(
      /^Before the release: SOMEBODY SAW A RESULT: [1-9]\d* of \d+ answers held one\.$/m,
    )
    expect(played.err).toBe('A result was shown before its release. Find out why before the real one.\n')
  } finally {
    await view(rows[0].view)
  }
}, 60_000)

test('what is no staging copy is refused in one line, and nothing is changed', async () => {
  const live = await testDatabase()
  await aSeries(live.owner, { code: '2026-06', releaseAt })
  const refused = await command(live, { PUBLIC_URL: portal.url }, 'rehearse', '2026-06', ...quick)
  expect(refused).toEqual({
    code: 1,
    out: '',
    err: 'This is no staging copy. Rehearse where a backup was brought back with: restore FILE --staging\n',
  })
  const { rows } = await live.owner.query(
    'select (select count(*) from rehearsal)::int as kept, release_at from series',
  )
  expect(rows).toEqual([{ kept: 0, release_at: releaseAt }])
}, 60_000)

test('a portal that is not the one of this copy is left alone', async () => {
  const other = await testPortal()
  const before = await state()
  const refused = await rehearse('2026-06', ...quick, '--url', other.url)
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toMatch(/^http\S+ does not lead to this staging copy\. .*--url ADDRESS.*\n$/)
  expect(await state()).toEqual(before)
  expect((await rehearse('2026-06', ...quick, '--url', 'http://localhost:1')).err).toMatch(/does not answer/)
}, 60_000)

test('what a rehearsal whose process was killed has left is cleared up by the next one; who was mailed is mailed again then', async () => {
  await owner.query('update candidate_account set release_mail = true')
  const before = await state()
  await owner.query(`
    insert into rehearsal (series_id, candidates, within_seconds, release_in_seconds, state, release_at, times_before)
    select id, 1, 1, 1, 'running', now(), json_build_object('release', release_at, 'centreRelease', centre_release_at,
      'credentialsFrom', credentials_from, 'enquiriesUntil', enquiries_until)
    from series
  `)
  await owner.query('update series set centre_release_at = null, release_at = now()')
  const name = `Rehearsal ${await lastRehearsal()}`
  const centre = await aCentre(owner, { country: 'ZZ', name })
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  await aCandidate(portal, { entry })
  await mailReleases(portal.portal)
  expect(await mailedAt()).not.toBeNull()
  expect(await rehearse('2026-06', ...quick)).toMatchObject({ code: 0 })
  expect(await state()).toEqual(before)
  expect(await mailedAt()).toBeNull()
}, 60_000)

test.each([['0'], ['20001'], ['many']])('%s candidates are refused as usage', async (number) => {
  expect(await rehearse('2026-06', '--candidates', number)).toMatchObject({ code: 2 })
})

test('a series that is not there is named', async () => {
  expect(await rehearse('2026-11')).toMatchObject({ code: 1, err: 'There is no series 2026-11.\n' })
})

async function mailedAt(): Promise<Date | null> {
  const { rows } = await owner.query(
    'select release_mailed_at from candidate_account where identity_id = $1',
    [own.identityId],
  )
  return rows[0].release_mailed_at
}

async function lastRehearsal(): Promise<number> {
  const { rows } = await owner.query('select max(id) as id from rehearsal')
  return Number(rows[0].id)
}
