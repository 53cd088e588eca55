import { expect, test } from 'vitest'
import { anOfficerOf } from '../../support/officers.ts'
import { aCandidate } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'
import { aParentCentre, entryAt, seesScore } from '../../support/subcentres.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A6, A7: a change of delay or contact moves the release everywhere at once and makes letters out of date, and says which', async () => {
  const { parent, associates, series, at } = await aParentCentre(portal)
  const [associate] = associates
  const officer = await anOfficerOf(portal, parent)
  await owner.query(
    `insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access)
     values ($1, $2, 'all', false, true)`,
    [series.id, associate.id],
  )
  const entry = await entryAt(owner, associate, series)
  const candidate = await aCandidate(portal, { entry })
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.email, candidate.password)
  const path = `/candidates/results/${entry.id}`
  expect(await seesScore(visitor, path)).toBe(true)
  await officer.open(at)
  await officer.fill(`centres[${associate.number}][delay]`, '48:00').press('Save')
  expect(officer.words).toContain(`${associate.number}: 1 out of date`)
  expect(await seesScore(visitor, path)).toBe(false)
  await officer.open('/officers')
  expect(officer.words).toContain('1 letter is out of date')
  // Back to what the letter says: it holds again.
  await officer.open(at)
  await officer.fill(`centres[${associate.number}][delay]`, '00:00').press('Save')
  await officer.open('/officers')
  expect(officer.words).not.toContain('out of date')
  expect(await seesScore(visitor, path)).toBe(true)
  await officer.open(at)
  await officer.fill(`centres[${associate.number}][contact]`, 'centre').press('Save')
  expect(officer.words).toContain(`${associate.number}: 1 out of date`)
})
