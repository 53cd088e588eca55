import { expect, test } from 'vitest'
import { aCentre, aSeries } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { vacuum } from '../support/vacuum.ts'

const portal = await testPortal()
const { owner } = portal.db
const [centre, preparation] = [await aCentre(owner), await aCentre(owner, { kind: 'preparation' })]
const series = await aSeries(owner)
await owner.query(
  `insert into entry (series_id, exam_id, centre_id, preparation_centre_id, candidate_number, first_name, last_name,
     first_name_key, last_name_key, name_key, date_of_birth)
   select $1, exam.id, $2, $3, lpad(i::text, 4, '0'), 'Ana', 'Ruiz', 'ana', 'ruiz', 'ana', '2005-03-31'
   from exam, generate_series(1, 2000) as i where exam.code in ('B2F', 'C1A')`,
  [series.id, centre.id, preparation.id],
)
await owner.query(
  `insert into result (entry_id, component, score, grade, cefr, status)
   select id, component, 175, 'B', 'B2', 'final' from entry,
     unnest(array['overall', 'reading', 'use_of_english', 'writing', 'listening', 'speaking']) as component`,
)
await vacuum(owner)

test.each([
  [
    'preparation',
    ['', '/summary', '/summary.csv', '?sort=-score&page=80', '.csv'].map(
      (end) => `/preparation/results${end}`,
    ),
  ],
  ['officers', ['view=exam', 'view=candidate&page=80'].map((query) => `/officers/entries?${query}`)],
] as const)('a centre with thousands of results is answered in every list: %s', async (area, addresses) => {
  const centreId = area === 'preparation' ? preparation.id : centre.id
  const person = await aStaffMember(portal, { area, centreId })
  const visitor = portal.visitor()
  await visitor.signIn(area, person.email, person.password)
  for (const address of addresses) expect((await visitor.request('GET', address)).status, address).toBe(200)
  if (area !== 'officers') return
  await visitor.open('/officers/files')
  const fields = { _csrf: visitor.hidden('_csrf'), series: series.code, centre: centre.number }
  const asked = await visitor.request('POST', '/officers/files', fields)
  await jobsAreDone(owner)
  const file = await visitor.request('GET', `${asked.headers.get('location')}/file`)
  expect(file.text.match(/,final,175,B,B2/g)?.length).toBeGreaterThan(1999)
})
