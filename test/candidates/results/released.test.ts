import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, aSeries } from '../../support/builders.ts'
import { openResult } from '../../support/candidate-result.ts'
import { wordsOf } from '../../support/pdf/text.ts'
import { aCandidate, aCandidateEntry } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('S8, A11, S16, K5: a released result shows score, grade, level, chart and figures, the notice, the reference and whom to ask', async () => {
  const centre = await aCentre(owner, {
    contactName: 'Carmen Ordóñez',
    contactEmail: 'carmen@centre.example',
    contactPhone: '+34 910 123 456',
  })
  const series = await aSeries(owner, { enquiriesUntil: '2026-12-01' })
  await aCentreSetting(owner, series.id, centre.id)
  const entry = await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id })
  const visitor = await openResult(portal, await aCandidate(portal, { entry }))
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
  const visitor = await openResult(portal, await aCandidate(portal, { entry }))
  const rows = visitor.page.html
    .querySelectorAll('.profile-table tbody tr')
    .map((row) => row.querySelector('td')?.textContent.trim())
  expect(rows).toEqual(Object.values(scores).map(String))
  const pdf = await visitor.request('GET', `/candidates/results/${entry.id}/profile.pdf`)
  const words = wordsOf(pdf.body)
  for (const score of Object.values(scores)) expect(words).toContain(String(score))
})

test('K6: where enquiries have no end, none is named', async () => {
  const visitor = await openResult(portal, await aCandidate(portal))
  expect(visitor.words).toContain('Not happy with your result?')
  expect(visitor.words).not.toContain('are accepted until')
})
