import { expect, test } from 'vitest'
import { aSeries, hoursFromNow } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { aCandidateEntry, aStaffMember } from '../support/people.ts'
import { type TestPortal, testPortal } from '../support/portal.ts'
import { stagingPortal } from '../support/staging.ts'

const portal = await stagingPortal()
const releaseAt = hoursFromNow(24)
const series = await aSeries(portal.db.owner, { code: '2026-06', name: 'June', releaseAt })
await aCandidateEntry(portal.db.owner, { seriesId: series.id })

async function anOperator(at: TestPortal) {
  const person = await aStaffMember(at, { area: 'operators' })
  const visitor = at.visitor()
  await visitor.signIn('operators', person.email, person.password)
  return { visitor, person }
}

test('an operator rehearses the release of a series: it is played by a worker, and its page says what people have felt', async () => {
  const { visitor, person } = await anOperator(portal)
  await visitor.open('/operators/series/2026-06')
  await visitor.follow('Rehearse the release')
  expect(visitor.page.html.querySelector('[name=candidates]')?.getAttribute('value')).toBe('1')
  await visitor
    .fill('candidates', '5')
    .fill('within', '0.02')
    .fill('releaseIn', '2')
    .press('Begin the rehearsal')
  expect(visitor.words).toContain('of 2026-06')
  const page = new URL(visitor.page.url).pathname
  const begun = visitor.page.html.querySelector('[data-progress]')?.getAttribute('data-progress')
  expect(begun).toBe('under-way')

  const second = await anOperator(portal)
  await second.visitor.open('/operators/series/2026-06/rehearsals')
  expect((await second.visitor.press('Begin the rehearsal')).status).toBe(422)
  expect(second.visitor.words).toContain('Another rehearsal is under way.')

  await jobsAreDone(portal.db.owner)
  await visitor.open(page)
  expect(visitor.words).toContain('The rehearsal is over.')
  expect(visitor.words).toMatch(/Before the release ?Nobody saw a result: \d+ answers were looked through\./)
  expect(visitor.words).toMatch(/Result seen ?5 saw their result, 0 did not/)
  await visitor.follow('Rehearse the release')
  expect(visitor.words).toContain(`Rehearsal 1 of 2026-06 5 ${person.email}`)
  expect(visitor.words).toContain('Played')
  const { rows } = await portal.db.owner.query(`
    select what, outcome, identity_id, detail from audit_event where what like 'rehearsal.%' order by id
  `)
  expect(rows).toEqual([
    {
      what: 'rehearsal.asked',
      outcome: 'ok',
      identity_id: person.identityId,
      detail: { rehearsalId: 1, series: '2026-06', candidates: 5 },
    },
    { what: 'rehearsal.ended', outcome: 'ok', identity_id: null, detail: { rehearsalId: 1, early: 0 } },
  ])
  const { rows: times } = await portal.db.owner.query('select release_at from series')
  expect(times).toEqual([{ release_at: releaseAt }])
}, 60_000)

test.each([
  [{ candidates: '0' }, 'Enter how many candidates come'],
  [{ candidates: '20001' }, 'Enter how many candidates come'],
  [{ candidates: '1.5' }, 'Enter how many candidates come'],
  [{ within: 'soon' }, 'Enter within how many minutes'],
  [{ releaseIn: '0' }, 'Enter after how many seconds'],
])('%o is refused with what to enter', async (values, message) => {
  const { visitor } = await anOperator(portal)
  await visitor.open('/operators/series/2026-06/rehearsals')
  for (const [name, value] of Object.entries(values)) visitor.fill(name, value)
  expect((await visitor.press('Begin the rehearsal')).status).toBe(422)
  expect(visitor.words).toContain(message)
})

test('where everything counts there is nothing of it', async () => {
  const live = await testPortal()
  await aSeries(live.db.owner, { code: '2026-06' })
  const { visitor } = await anOperator(live)
  await visitor.open('/operators/series/2026-06')
  expect(visitor.page.text).not.toContain('rehears')
  for (const path of ['/operators/series/2026-06/rehearsals', '/operators/series/2026-06/rehearsals/1'])
    expect((await visitor.open(path)).status).toBe(404)
})

test('a rehearsal whose worker dies is given up and cleared up behind, and its page says so', async () => {
  const { visitor } = await anOperator(portal)
  const { rows } = await portal.db.owner.query(`
    insert into rehearsal (series_id, candidates, within_seconds, release_in_seconds, state, release_at, times_before)
    select id, 1, 1, 1, 'running', now(), json_build_object('release', release_at, 'centreRelease', null,
      'credentialsFrom', credentials_from, 'enquiriesUntil', null)
    from series returning id
  `)
  const [{ id }] = rows
  await portal.db.owner.query('update series set release_at = now()')
  await portal.portal.boss.send('give-up-rehearsal', { rehearsalId: Number(id) })
  await jobsAreDone(portal.db.owner)
  await visitor.open(`/operators/series/2026-06/rehearsals/${id}`)
  expect(visitor.words).toContain('What played it has ended in the middle.')
  const { rows: times } = await portal.db.owner.query('select release_at from series')
  expect(times).toEqual([{ release_at: releaseAt }])
})
