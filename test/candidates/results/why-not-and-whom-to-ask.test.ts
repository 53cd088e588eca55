import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, anEntry, aSeries } from '../../support/builders.ts'
import { openResult } from '../../support/candidate-result.ts'
import { aCandidate, aCandidateEntry } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

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
  const visitor = await openResult(portal, await aCandidate(portal, { entry }))
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
    const visitor = await openResult(portal, await aCandidate(portal, { entry }))
    expect(visitor.words).toContain(text)
    expect(visitor.words).toContain('Rocío Benítez')
    expect((await visitor.request('GET', `/candidates/results/${entry.id}/profile.pdf`)).status).toBe(404)
  },
)

test('S6: an exam that this site does not carry says that the centre has the result', async () => {
  const centre = await aCentre(owner)
  const series = await aSeries(owner)
  await aCentreSetting(owner, series.id, centre.id)
  const entry = await anEntry(owner, { seriesId: series.id, centreId: centre.id, examCode: 'SFL' })
  const visitor = await openResult(portal, await aCandidate(portal, { entry }))
  expect(visitor.words).toContain(
    'The results of this exam are not published on this site. Your centre gives you your result.',
  )
})
