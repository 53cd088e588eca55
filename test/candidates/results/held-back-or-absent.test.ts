import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, aSeries } from '../../support/builders.ts'
import { openResult } from '../../support/candidate-result.ts'
import { wordsOf } from '../../support/pdf/text.ts'
import { aCandidate, aCandidateEntry } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

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
    const visitor = await openResult(portal, candidate)
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
  const visitor = await openResult(portal, candidate)
  const rows = visitor.page.html
    .querySelectorAll('.profile-table tbody tr')
    .map((row) => row.textContent.replace(/\s+/g, ' ').trim())
  expect(rows.filter((row) => row.includes('175'))).toHaveLength(4)
  expect(rows.filter((row) => row.includes('Absent from part'))).toHaveLength(2)
})
