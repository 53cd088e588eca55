import { expect, test } from 'vitest'
import { timePasses } from '../support/clock.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { statementsOf } from '../support/statements.ts'

const portal = await testPortal()
const { owner } = portal.db

test('one statement loads a session and checks everything; a minute later one more says that it was seen', async () => {
  const staff = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', staff.email, staff.password)
  const page = () => statementsOf(portal, () => visitor.open('/preparation/help'))
  expect(await page()).toEqual([expect.stringMatching(/select sid, sess.*from live_session/s)])
  await timePasses(owner, '1 minute')
  expect(await page()).toEqual([
    expect.stringMatching(/select sid, sess/),
    expect.stringMatching(/update live_session set seen_at/),
  ])
  expect(await page()).toHaveLength(1)
})

test('among many people and sessions, finding one takes look-ups in indexes only', async () => {
  const area = `(array['candidates', 'preparation', 'officers', 'operators'])[1 + n % 4]`
  await owner.query(`
    insert into identity (email, email_key, password_hash)
    select n || '@many.example', n || '@many.example', 'x' from generate_series(1, 20000) as n
  `)
  await owner.query(`
    insert into session (sid, sess, expire)
    select 'session ' || n, jsonb_build_object('passport', jsonb_build_object('user',
      jsonb_build_object('identityId', identity.id, 'epoch', 0, 'area', ${area}))), now()
    from generate_series(1, 20000) as n join identity on email = n || '@many.example'
  `)
  await owner.query(`
    insert into membership (identity_id, area) select id, 'operators' from identity where email like '%@many.example'
  `)
  const { entry } = await aCandidate(portal)
  await owner.query(
    `
      insert into entry (series_id, exam_id, centre_id, candidate_number, first_name, last_name, first_name_key,
        last_name_key, date_of_birth)
      select series_id, exam_id, centre_id, n::text, first_name, last_name, first_name_key, last_name_key, date_of_birth
      from entry, generate_series(2000, 9999) as n where id = $1
    `,
    [entry.id],
  )
  await owner.query(
    `insert into credential (entry_id, id_number) select id, 'ABC' || lpad(id::text, 6, '0') from entry where id <> $1`,
    [entry.id],
  )
  await owner.query(`
    insert into candidate_account (entry_id, identity_id)
    select entry.id, identity.id from entry join identity on identity.email = candidate_number || '@many.example'
  `)
  await owner.query('analyze')
  const { rows } = await owner.query(
    `explain (format json) select sess, seen_at from live_session
      where sid = any((select array['session 77', 'session 99'])::text[])`,
  )
  const plan = JSON.stringify(rows)
  expect(plan).toContain('"Index Name":"session_pkey"')
  const scans = [...plan.matchAll(/"Node Type":"([^"]*Scan)"/g)].map(([, type]) => type)
  expect(scans.length).toBeGreaterThanOrEqual(4)
  for (const scan of scans) expect(['Index Scan', 'Index Only Scan']).toContain(scan)
})
