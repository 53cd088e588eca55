import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { aCandidate, aCandidateEntry } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

async function open(candidate: { idNumber: string; password: string; entry: { id: number } }) {
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.idNumber, candidate.password)
  await visitor.open(`/candidates/results/${candidate.entry.id}`)
  return visitor
}

test('S8, A11, S16, K5: a released result shows score, grade, level, chart and figures, the notice, the reference and whom to ask', async () => {
  const centre = await aCentre(owner, {
    contactName: 'Carmen Ordóñez',
    contactEmail: 'carmen@centre.example',
    contactPhone: '+34 910 123 456',
  })
  const series = await aSeries(owner, { enquiriesUntil: '2026-12-01' })
  await aCentreSetting(owner, series.id, centre.id)
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  const visitor = await open(await aCandidate(portal, { entry }))
  expect(visitor.words).toMatch(/Score ?175 Grade ?B CEFR level ?B2/)
  expect(visitor.words).toContain('provisional and for information only')
  expect(visitor.words).toContain('must not be sent to universities')
  expect(visitor.words).toMatch(/Reference number ?[2-9A-Z]{5}-[2-9A-Z]{5}/)
  for (const contact of ['Carmen Ordóñez', 'carmen@centre.example', '+34 910 123 456'])
    expect(visitor.words).toContain(contact)
  expect(visitor.words).toContain('Not happy with your result?')
  expect(visitor.words).toContain('1 December 2026')
  expect(visitor.page.html.querySelector('svg[role="img"] title')?.textContent).toContain('B2 First')
  expect(visitor.page.html.querySelectorAll('.profile-table tbody tr')).toHaveLength(6)

  const pdf = await visitor.request('GET', `/candidates/results/${entry.id}/profile.pdf`)
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(pdf.headers.get('content-disposition')).toMatch(/^inline; filename="profile-[2-9A-Z]{10}\.pdf"$/)
  expect(pdf.headers.get('cache-control')).toContain('no-store')
  expect(pdf.body.subarray(0, 5).toString()).toBe('%PDF-')
})

test("S6, S10: not released yet says so, and when, in the centre's time zone", async () => {
  const series = await aSeries(owner, { releaseAt: new Date('2036-08-13T06:00:00Z') })
  const centre = await aCentre(owner, { timeZone: 'Europe/Madrid' })
  await aCentreSetting(owner, series.id, centre.id, { delayMinutes: 90 })
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  const visitor = await open(await aCandidate(portal, { entry }))
  expect(visitor.words).toContain('Wednesday, 13 August 2036 at 09:30 (Central European Summer Time)')
  expect(visitor.words).not.toContain('175')
})

test("S10: the home page shows the release of every series, in the board's time zone", async () => {
  await aSeries(owner, { name: 'Winter 2036', releaseAt: new Date('2036-12-01T09:00:00Z') })
  await aSeries(owner, { name: 'Spring 2037', releaseAt: null })
  const visitor = portal.visitor()
  await visitor.open('/candidates')
  expect(visitor.words).toMatch(
    /Winter 2036 Not released yet Monday, 1 December 2036 at 09:00 \(Greenwich Mean Time\)/,
  )
  expect(visitor.words).toMatch(/Spring 2037 On hold/)
})

test.each([
  ['on hold', { releaseAt: null }, 'No release time set yet'],
  ['without access', { access: 'none' as const }, 'does not give access'],
  ['released, but nothing there yet', { noResult: true }, 'not ready yet'],
])(
  'K3, S16: a result that is %s says what that means and whom to ask',
  async (_what, wanted: { releaseAt?: null; access?: 'none'; noResult?: boolean }, text) => {
    const series = await aSeries(owner, wanted.releaseAt === null ? { releaseAt: null } : {})
    const centre = await aCentre(owner, { contactName: 'Rocío Benítez' })
    await aCentreSetting(owner, series.id, centre.id, { candidateAccess: wanted.access ?? 'all' })
    const about = { seriesId: series.id, centreId: centre.id }
    const entry = wanted.noResult ? await anEntry(owner, about) : await aCandidateEntry(owner, about)
    const visitor = await open(await aCandidate(portal, { entry }))
    expect(visitor.words).toContain(text)
    expect(visitor.words).toContain('Rocío Benítez')
    expect((await visitor.request('GET', `/candidates/results/${entry.id}/profile.pdf`)).status).toBe(404)
  },
)

test.each([
  ['pending', 'Not ready yet', false],
  ['withheld', 'Withheld', false],
  ['absent_part', 'Absent from part (X)', true],
  ['absent', 'Absent (Z)', true],
])(
  'K3: a result that is %s says so, and shows the scores that stand, or none',
  async (status, text, scoresStand) => {
    const candidate = await aCandidate(portal, { entry: await aCandidateEntry(owner) })
    await owner.query(
      "update result set status = $2, score = null, grade = null, cefr = null where entry_id = $1 and component = 'overall'",
      [candidate.entry.id, status],
    )
    const visitor = await open(candidate)
    expect(visitor.words).toContain(text)
    expect(visitor.words.includes('175')).toBe(scoresStand)
    expect(visitor.words).toContain('Whom to ask')
  },
)

test("another candidate's result is a page that does not exist", async () => {
  const [anna, tom] = [await aCandidate(portal), await aCandidate(portal)]
  const visitor = portal.visitor()
  await visitor.signIn('candidates', anna.idNumber, anna.password)
  const foreign = await visitor.open(`/candidates/results/${tom.entry.id}`)
  const withoutReference = (text: string) =>
    text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|name="_csrf" value="[^"]+"/g, '')
  const foreignText = withoutReference(foreign.text)
  const missing = await visitor.open('/candidates/results/999999999')
  expect([foreign.status, missing.status]).toEqual([404, 404])
  expect(withoutReference(missing.text)).toBe(foreignText)
  expect((await visitor.request('GET', `/candidates/results/${tom.entry.id}/profile.pdf`)).status).toBe(404)
})

test('S16: an account can be deleted; the results stay with the centre', async () => {
  const candidate = await aCandidate(portal, {
    entry: await aCandidateEntry(owner, { releaseAt: hoursFromNow(-2) }),
  })
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.idNumber, candidate.password)
  await visitor.open('/candidates/account/delete')
  await visitor.fill('currentPassword', candidate.password).press('Delete my account')
  await visitor.signIn('candidates', candidate.idNumber, candidate.password)
  expect(visitor.page.status).toBe(422)
  const { rows } = await owner.query('select count(*)::int as results from result where entry_id = $1', [
    candidate.entry.id,
  ])
  expect(rows[0].results).toBe(6)
})
