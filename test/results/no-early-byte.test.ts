import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mailReleases } from '../../src/results/release-mails.ts'
import { sortings } from '../../src/results/search/search.ts'
import { setRelease } from '../../src/results/series/series-times.ts'
import { aCentre, aCentreSetting, aFullResult, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Page, Visitor } from '../support/visitor.ts'

const portal = await testPortal()
const { owner } = portal.db
const centre = await aCentre(owner)
const preparation = await aCentre(owner, { kind: 'preparation' })
const about = { centreId: centre.id, preparationCentreId: preparation.id }

const old = await aSeries(owner, { code: '2026-03' })
await aCentreSetting(owner, old.id, centre.id)
const oldEntries = await entriesIn(old.id, 'Old')
for (const entry of oldEntries) await aFullResult(owner, entry.id)

const coming = await aSeries(owner, { code: '2026-06', releaseAt: hoursFromNow(48) })
await aCentreSetting(owner, coming.id, centre.id, { delayMinutes: 60 })
const entries = await entriesIn(coming.id, 'Coming')
const [entry] = entries
if (!entry) throw new Error('No entry')
const { rows: references } = await owner.query('select reference from entry where id = $1', [entry.id])
const reference: string = references[0].reference

const candidate = await aCandidate(portal, { entry })
await owner.query('update candidate_account set release_mail = true')
const staff = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
const officer = await aStaffMember(portal, { area: 'officers', centreId: centre.id })

async function entriesIn(seriesId: number, lastName: string) {
  const names = ['Ana', 'Berta', 'Carla']
  const wanted = names.map((firstName, index) => ({ firstName, candidateNumber: `000${index + 1}` }))
  return Promise.all(wanted.map((one) => anEntry(owner, { ...about, seriesId, lastName, ...one })))
}

const candidatePaths = [
  '/candidates',
  '/candidates/results',
  `/candidates/results/${entry.id}`,
  `/candidates/results/${entry.id}/profile.pdf`,
  '/candidates/account',
]

const officerPaths = [
  '/officers',
  ...['', 'view=candidate', `view=exam&series=${coming.code}`, `view=candidate&series=${coming.code}`].map(
    (query) => `/officers/entries?${query}`,
  ),
  ...['name=coming', `name=${entry.candidateNumber}`, 'exam=B2F', `centre=${centre.number}`, 'page=2'].map(
    (query) => `/officers/entries?view=candidate&${query}`,
  ),
]

const searches: Record<string, string>[] = [
  {},
  { series: coming.code },
  { exam: 'B2F' },
  { candidateNumberFrom: entry.candidateNumber, candidateNumberTo: entry.candidateNumber },
  { candidateNumberFrom: '0002' },
  { candidateNumberTo: '0002' },
  { firstName: 'ana' },
  { lastName: 'coming' },
  { reference },
  { series: coming.code, exam: 'B2F', firstName: 'ana', lastName: 'coming' },
  { page: '2' },
]
const sorts = sortings.flatMap((by) => [by, `-${by}`])

const batches: [string, string][][] = [
  [['series', coming.code]],
  [['lastName', 'coming']],
  [['reference', reference]],
  [['entryIds', String(entry.id)]],
  [
    ['entryIds', String(oldEntries[0]?.id)],
    ['entryIds', String(entry.id)],
  ],
  [
    ['part', '1'],
    ['series', coming.code],
  ],
]

/** An answer as it came, without what differs at every request. */
function asItCame(page: Page): string {
  const headers = [...page.headers].filter(([name]) => !['date', 'set-cookie', 'keep-alive'].includes(name))
  const text = page.body
    .toString('latin1')
    .replace(/name="_csrf" value="[^"]+"/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
  return `${page.status} ${JSON.stringify(headers)} ${text}`
}

/** Everything that the candidate, the staff and the exams officer can get, by what they asked for. */
async function everything(): Promise<Record<string, string>> {
  const [anna, tom] = await Promise.all([signedInCandidate(), signedInStaff()])
  const got: Record<string, string> = {}
  for (const path of candidatePaths) got[`candidate ${path}`] = asItCame(await anna.request('GET', path))
  const staffPaths = [
    '/preparation',
    '/preparation/batches',
    `/preparation/results/${entry?.id}`,
    `/preparation/results/${entry?.id}/profile.pdf`,
    ...searches.flatMap((criteria) => [
      `/preparation/results?${new URLSearchParams(criteria)}`,
      `/preparation/results.csv?${new URLSearchParams(criteria)}`,
    ]),
    ...sorts.map((sort) => `/preparation/results?sort=${sort}`),
  ]
  const answers = await Promise.all(staffPaths.map((path) => tom.request('GET', path)))
  for (const [index, path] of staffPaths.entries()) got[`staff ${path}`] = asItCame(answers[index] as Page)
  const olga = await signedInOfficer()
  for (const path of officerPaths) got[`officer ${path}`] = asItCame(await olga.request('GET', path))
  await tom.open('/preparation/results')
  for (const fields of batches) {
    const sent: [string, string][] = [['_csrf', tom.hidden('_csrf')], ['format', 'pdf'], ...fields]
    const answer = await tom.request('POST', '/preparation/batches', sent)
    got[`batch ${JSON.stringify(fields)}`] = asItCame(answer)
  }
  got.mails = String(await countMails())
  return got
}

/** Mails that name the series that is not released, sent or waiting. */
async function countMails(): Promise<number> {
  const { rows } = await owner.query(
    "select count(*)::int as waiting from outgoing_mail where strpos(subject, 'Series ' || $1) > 0",
    [coming.code],
  )
  const sent = portal.mailbox.mails.filter((mail) => `${mail.subject} ${mail.text}`.includes(coming.code))
  return rows[0].waiting + sent.length
}

async function signedInCandidate(): Promise<Visitor> {
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.idNumber, candidate.password)
  return visitor
}

async function signedInStaff(): Promise<Visitor> {
  const visitor = portal.visitor()
  await visitor.signIn('preparation', staff.email, staff.password)
  return visitor
}

async function signedInOfficer(): Promise<Visitor> {
  const visitor = portal.visitor()
  await visitor.signIn('officers', officer.email, officer.password)
  return visitor
}

async function withoutResults(): Promise<void> {
  await owner.query(
    'delete from result using entry where entry.id = result.entry_id and entry.series_id = $1',
    [coming.id],
  )
}

async function loadResults(): Promise<void> {
  for (const { id } of entries) await aFullResult(owner, id)
}

test.each([
  ['that is not released yet', hoursFromNow(48)],
  ['that is on hold', null],
])(
  'S15: a result of a series %s changes no byte of anything that candidate, preparation centre or officer can get',
  async (_what, releaseAt) => {
    await owner.query('update series set release_at = $2 where id = $1', [coming.id, releaseAt])
    await withoutResults()
    const without = await everything()
    await loadResults()
    expect(await everything()).toEqual(without)

    const changes = [
      "update result set score = score + 15, grade = 'A', cefr = 'C1' where entry_id = any($1)",
      "update result set status = 'withheld', score = null, grade = null, cefr = null where entry_id = any($1)",
      "delete from result where entry_id = any($1) and component = 'overall'",
    ]
    for (const change of changes) {
      await owner.query(change, [entries.map(({ id }) => id)])
      expect(await everything()).toEqual(without)
    }
    await mailReleases(portal.portal)
    expect(await countMails()).toBe(0)
  },
  120_000,
)

test('S15: before the release, the addresses of a result answer as those of one that never was', async () => {
  await withoutResults()
  await loadResults()
  await setRelease(owner, coming.code, hoursFromNow(48))
  const [anna, tom] = [await signedInCandidate(), await signedInStaff()]
  const both = async (visitor: Visitor, path: (id: number) => string) => {
    const [unreleased, missing] = [
      await visitor.request('GET', path(entry.id)),
      await visitor.request('GET', path(999_999_999)),
    ]
    expect(unreleased.status).toBe(404)
    expect(asItCame(unreleased)).toBe(asItCame(missing))
  }
  await both(anna, (id) => `/candidates/results/${id}/profile.pdf`)
  await both(tom, (id) => `/preparation/results/${id}`)
  await both(tom, (id) => `/preparation/results/${id}/profile.pdf`)

  await tom.open('/preparation/results')
  const ask = async (entryId: number) => {
    const fields = { _csrf: tom.hidden('_csrf'), format: 'zip', entryIds: String(entryId) }
    return asItCame(await tom.request('POST', '/preparation/batches', fields))
  }
  expect(await ask(entry.id)).toBe(await ask(999_999_999))
})

test('S15: whatever the results are and whatever is searched for, the answer is the one without them', async () => {
  await setRelease(owner, coming.code, hoursFromNow(48))
  const tom = await signedInStaff()
  const search = fc.record(
    {
      series: fc.constantFrom('', old.code, coming.code),
      exam: fc.constantFrom('', 'B2F', 'C1A'),
      candidateNumberFrom: fc.constantFrom('', '0001', '0002'),
      candidateNumberTo: fc.constantFrom('', '0002', '0003'),
      firstName: fc.constantFrom('', 'a', 'ana', 'BERTA', '%'),
      lastName: fc.constantFrom('', 'o', 'coming', 'OLD', '_'),
      reference: fc.constantFrom('', reference),
      sort: fc.constantFrom(...sorts),
      page: fc.constantFrom('1', '2'),
    },
    { requiredKeys: [] },
  )
  const results = fc.array(
    fc.record({
      of: fc.constantFrom(...entries),
      component: fc.constantFrom('overall', 'reading', 'speaking'),
      status: fc.constantFrom('final', 'pending', 'withheld', 'absent_part', 'absent'),
      score: fc.integer({ min: 120, max: 190 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(search, results, fc.constantFrom('', '.csv'), async (criteria, loaded, kind) => {
      const path = `/preparation/results${kind}?${new URLSearchParams(criteria)}`
      await withoutResults()
      const without = asItCame(await tom.request('GET', path))
      for (const { of, component, status, score } of loaded) {
        await owner.query(
          `insert into result (entry_id, component, status, score) values ($1, $2, $3, $4)
           on conflict (entry_id, component) do nothing`,
          [of.id, component, status, status === 'final' ? score : null],
        )
      }
      expect(asItCame(await tom.request('GET', path))).toBe(without)
    }),
    { numRuns: 120 },
  )
}, 60_000)

test('S15, A6, A5: before the own delay is over, and without access, a candidate gets nothing of what the preparation centre has', async () => {
  await setRelease(owner, coming.code, hoursFromNow(-0.5))
  const anna = await signedInCandidate()
  const all = async () => {
    const pages: string[] = []
    for (const path of candidatePaths) pages.push(asItCame(await anna.request('GET', path)))
    return pages
  }
  for (const access of ['all', 'none', 'selected']) {
    await owner.query('update centre_setting set candidate_access = $2 where series_id = $1', [
      coming.id,
      access,
    ])
    await withoutResults()
    const without = await all()
    await loadResults()
    expect(await all()).toEqual(without)
    expect(without.join()).not.toContain('175')
  }
  await owner.query("update centre_setting set candidate_access = 'all' where series_id = $1", [coming.id])
})

test('K4, S15: centres before candidates: from then on the officer has it, and nobody else a byte of it', async () => {
  await withoutResults()
  await setRelease(owner, coming.code, hoursFromNow(48))
  const setCentreRelease = (at: Date) =>
    owner.query('update series set centre_release_at = $2 where id = $1', [coming.id, at])
  const ofOthers = async () =>
    Object.fromEntries(Object.entries(await everything()).filter(([what]) => !what.startsWith('officer')))
  const olga = await signedInOfficer()
  const path = `/officers/entries?view=candidate&series=${coming.code}`
  const shown = async () => asItCame(await olga.request('GET', path))

  await setCentreRelease(hoursFromNow(1))
  const [without, others] = [await shown(), await ofOthers()]
  await loadResults()
  expect(await shown()).toBe(without)

  await setCentreRelease(hoursFromNow(-1))
  await olga.open(path)
  expect(olga.words).toContain('175')
  expect(await ofOthers()).toEqual(others)
  await owner.query('update series set centre_release_at = null where id = $1', [coming.id])
  expect(await shown()).toBe(without)
})

test('S15: once the release is in the past, everything is there from the next request on, without a restart', async () => {
  await withoutResults()
  await loadResults()
  await setRelease(owner, coming.code, hoursFromNow(48))
  const [anna, tom] = [await signedInCandidate(), await signedInStaff()]
  const csv = async () => {
    const { text } = await tom.request('GET', `/preparation/results.csv?series=${coming.code}`)
    return parse(text, { bom: true }).length - 1
  }
  const count = async () => {
    await tom.open(`/preparation/results?series=${coming.code}`)
    return tom.page.html.querySelectorAll('tbody tr').length
  }
  expect([await csv(), await count()]).toEqual([0, 0])
  expect((await anna.request('GET', `/candidates/results/${entry.id}/profile.pdf`)).status).toBe(404)

  await setRelease(owner, coming.code, hoursFromNow(-2))
  expect([await csv(), await count()]).toEqual([3, 3])
  expect((await tom.open(`/preparation/results?reference=${reference}`)).text).toContain('Coming')
  expect((await tom.request('GET', `/preparation/results/${entry.id}`)).status).toBe(200)
  expect((await anna.open(`/candidates/results/${entry.id}`)).text).toContain('175')
  const pdf = await anna.request('GET', `/candidates/results/${entry.id}/profile.pdf`)
  expect(pdf.body.subarray(0, 5).toString()).toBe('%PDF-')
})
