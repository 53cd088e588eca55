import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { wordsOf } from '../support/pdf/text.ts'
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
  const words = wordsOf(pdf.body)
  for (const shown of [
    '175',
    'Núñez',
    entry.candidateNumber,
    'provisional',
    'must not be sent to universities',
  ])
    expect(words).toContain(shown)
})

test('S8: page, figures and PDF show the same scores', async () => {
  const entry = await aCandidateEntry(owner)
  const scores = {
    reading: 181,
    use_of_english: 172,
    writing: 163,
    listening: 154,
    speaking: 145,
    overall: 163,
  }
  for (const [component, score] of Object.entries(scores)) {
    await owner.query('update result set score = $3 where entry_id = $1 and component = $2', [
      entry.id,
      component,
      score,
    ])
  }
  const visitor = await open(await aCandidate(portal, { entry }))
  const rows = visitor.page.html
    .querySelectorAll('.profile-table tbody tr')
    .map((row) => row.querySelector('td')?.textContent.trim())
  expect(rows).toEqual(Object.values(scores).map(String))
  const pdf = await visitor.request('GET', `/candidates/results/${entry.id}/profile.pdf`)
  const words = wordsOf(pdf.body)
  for (const score of Object.values(scores)) expect(words).toContain(String(score))
})

test("S6, S10: not released yet says so, and when, in the centre's time zone", async () => {
  const series = await aSeries(owner, { releaseAt: new Date('2036-08-13T06:00:00Z') })
  const centre = await aCentre(owner, { timeZone: 'Europe/Madrid' })
  await aCentreSetting(owner, series.id, centre.id, { delayMinutes: 90 })
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  const visitor = await open(await aCandidate(portal, { entry }))
  expect(visitor.words).toContain('Not released yet')
  expect(visitor.words).toContain('Wednesday, 13 August 2036 at 09:30 (Central European Summer Time)')
  expect(visitor.words).not.toContain('175')
  expect(visitor.page.html.querySelector('main time')?.getAttribute('datetime')).toBe(
    '2036-08-13T07:30:00.000Z',
  )
  await visitor.open('/candidates/results')
  expect(visitor.words).toContain('Wednesday, 13 August 2036 at 09:30 (Central European Summer Time)')
})

test('A6, S10: a series that is released but delayed by the centre says so, and from when the result is there', async () => {
  const series = await aSeries(owner, { releaseAt: hoursFromNow(-1) })
  const centre = await aCentre(owner)
  await aCentreSetting(owner, series.id, centre.id, { delayMinutes: 180 })
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  const visitor = await open(await aCandidate(portal, { entry }))
  expect(visitor.words).toContain('Later at your centre')
  expect(visitor.words).toContain('Your centre shows them to its candidates later')
  expect(visitor.page.html.querySelector('main time')).not.toBeNull()
  expect(visitor.words).toContain(`Officer of ${centre.number}`)
  expect(visitor.words).not.toMatch(/\b175\b/)
})

test('S6, S10: the time that counts is the one in force now: default, own, and changed', async () => {
  const series = await aSeries(owner, { releaseAt: new Date('2036-01-10T09:00:00Z') })
  const parent = await aCentre(owner)
  const centre = await aCentre(owner, {
    kind: 'associate',
    parentId: parent.id,
    timeZone: 'America/Sao_Paulo',
  })
  await aCentreSetting(owner, series.id, centre.id, { useDefaults: true, access: false, delayMinutes: 30 })
  await owner.query(
    'insert into centre_default (series_id, centre_id, delay_minutes, access) values ($1, $2, 120, true)',
    [series.id, parent.id],
  )
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  const visitor = await open(await aCandidate(portal, { entry }))
  expect(visitor.words).toContain('Thursday, 10 January 2036 at 08:00 (Brasilia Standard Time)')
  await owner.query('update centre_default set delay_minutes = 1440 where series_id = $1', [series.id])
  await visitor.open(`/candidates/results/${entry.id}`)
  expect(visitor.words).toContain('Friday, 11 January 2036 at 06:00')
  await owner.query('update centre_setting set use_defaults = false, access = true where series_id = $1', [
    series.id,
  ])
  await visitor.open(`/candidates/results/${entry.id}`)
  expect(visitor.words).toContain('Thursday, 10 January 2036 at 06:30')
})

test('S16, A7: whom to ask is the contact in force: the own, the parent’s, or the default contact', async () => {
  const series = await aSeries(owner)
  const parent = await aCentre(owner, { name: 'Parent Institute', contactName: 'Paula Parent' })
  const centre = await aCentre(owner, {
    kind: 'associate',
    parentId: parent.id,
    name: 'Associate School',
    contactName: 'Olga Own',
  })
  await aCentreSetting(owner, series.id, centre.id, { contact: 'centre' })
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  const visitor = await open(await aCandidate(portal, { entry }))
  const asked = async () => {
    await visitor.open(`/candidates/results/${entry.id}`)
    return visitor.page.html.querySelector('.whom-to-ask')?.textContent.replace(/\s+/g, ' ') ?? ''
  }
  expect(await asked()).toMatch(/Associate School.*Olga Own/)
  await owner.query("update centre_setting set contact = 'default' where series_id = $1", [series.id])
  expect(await asked()).toMatch(/Parent Institute.*Paula Parent/)
  await owner.query(
    `insert into centre_default (series_id, centre_id, contact_name, contact_email, contact_phone)
     values ($1, $2, 'Results Desk', 'desk@parent.example', '+34 900 111 222')`,
    [series.id, parent.id],
  )
  expect(await asked()).toMatch(/Parent Institute.*Results Desk.*desk@parent\.example.*\+34 900 111 222/)
  expect(await asked()).not.toContain('Olga Own')
})

test('K6: where enquiries have no end, none is named', async () => {
  const visitor = await open(await aCandidate(portal))
  expect(visitor.words).toContain('Not happy with your result?')
  expect(visitor.words).not.toContain('are accepted until')
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
  ['pending', 'Not ready yet', 'This result is not ready yet. The centre can say when to expect it.', false],
  ['withheld', 'Withheld', 'This result is withheld. Please contact the centre.', false],
  [
    'absent_part',
    'Absent from part (X)',
    'absent from part of the exam, so there is no overall result',
    true,
  ],
  ['absent', 'Absent (Z)', 'absent from the whole exam, so there is no result', true],
])(
  'K3, A11, S16: a result that is %s says what that is and whom to ask, with the scores that stand, or none',
  async (status, name, text, scoresStand) => {
    const centre = await aCentre(owner, { contactName: 'Rocío Benítez' })
    const series = await aSeries(owner)
    await aCentreSetting(owner, series.id, centre.id)
    const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
    const candidate = await aCandidate(portal, { entry })
    await owner.query(
      "update result set status = $2, score = null, grade = null, cefr = null where entry_id = $1 and component = 'overall'",
      [entry.id, status],
    )
    const visitor = await open(candidate)
    expect(visitor.words).toContain(name)
    expect(visitor.words).toContain(text)
    expect(visitor.words).toContain('Rocío Benítez')
    expect(visitor.words).toContain('provisional and for information only')
    expect(visitor.words.includes('175')).toBe(scoresStand)
    // Chart and attributes included, a score that is held back leaves no trace: another one gives the same page.
    const content = () => visitor.page.html.querySelector('main')?.innerHTML
    const before = content()
    await owner.query('update result set score = 141 where entry_id = $1 and score is not null', [entry.id])
    await visitor.open(`/candidates/results/${entry.id}`)
    expect(content() === before).toBe(!scoresStand)
    await owner.query('update result set score = 175 where entry_id = $1 and score is not null', [entry.id])

    const pdf = await visitor.request('GET', `/candidates/results/${entry.id}/profile.pdf`)
    expect(pdf.status).toBe(200)
    const words = wordsOf(pdf.body)
    expect(words).toContain(name)
    expect(words).toContain('provisional')
    expect(words.includes('175')).toBe(scoresStand)

    await visitor.open('/candidates/results')
    expect(visitor.words).toContain(name)
    expect(visitor.words).not.toContain('Result available')
  },
)

test('K3: a part that the candidate missed stands beside the scores of the others', async () => {
  const candidate = await aCandidate(portal)
  await owner.query(
    `update result set status = 'absent_part', score = null, grade = null, cefr = null
     where entry_id = $1 and component in ('overall', 'speaking')`,
    [candidate.entry.id],
  )
  const visitor = await open(candidate)
  const rows = visitor.page.html
    .querySelectorAll('.profile-table tbody tr')
    .map((row) => row.textContent.replace(/\s+/g, ' ').trim())
  expect(rows.filter((row) => row.includes('175'))).toHaveLength(4)
  expect(rows.filter((row) => row.includes('Absent from part'))).toHaveLength(2)
})

test('S10: all results of an account stand in one place, the newest series first, each with its own state', async () => {
  const candidate = await aCandidate(portal, {
    entry: await aCandidateEntry(owner, {
      seriesId: (await aSeries(owner, { code: '2030-01', name: 'Old series' })).id,
    }),
  })
  const centre = await aCentre(owner)
  const later = await aSeries(owner, { code: '2031-01', name: 'New series', releaseAt: hoursFromNow(24) })
  await aCentreSetting(owner, later.id, centre.id)
  await owner.query("update centre_setting set candidate_access = 'all'")
  const further = await aCandidateEntry(owner, { seriesId: later.id, centreId: centre.id })
  const other = await aCandidate(portal, { entry: further })
  await owner.query('update candidate_account set identity_id = $1 where entry_id = $2', [
    candidate.identityId,
    further.id,
  ])
  const visitor = await open(candidate)
  await visitor.open('/candidates/results')
  expect(visitor.page.html.querySelectorAll('main h2').map((one) => one.textContent)).toEqual([
    'New series',
    'Old series',
  ])
  expect(visitor.words).toMatch(/New series.*Not released yet/)
  await visitor.signOut()
  await visitor.signIn('candidates', other.idNumber, candidate.password)
  expect((await visitor.open(`/candidates/results/${candidate.entry.id}`)).status).toBe(200)
})

test('S6: an exam that this site does not carry says that the centre has the result', async () => {
  const centre = await aCentre(owner)
  const series = await aSeries(owner)
  await aCentreSetting(owner, series.id, centre.id)
  const entry = await anEntry(owner, { seriesId: series.id, centreId: centre.id, examCode: 'SFL' })
  const visitor = await open(await aCandidate(portal, { entry }))
  expect(visitor.words).toContain(
    'The results of this exam are not published on this site. Your centre gives you your result.',
  )
})

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
