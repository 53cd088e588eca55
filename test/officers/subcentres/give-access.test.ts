import { expect, test } from 'vitest'
import { anOfficerOf } from '../../support/officers.ts'
import { aCandidate } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'
import { aParentCentre, entryAt, seesScore } from '../../support/subcentres.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A5: access taken away shuts candidates out from the next request on; given back, everything is there again', async () => {
  const { parent, associates, series, at } = await aParentCentre(portal)
  const [associate] = associates
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await officer.fill('default[access]', 'on').press('Save')
  await owner.query(
    `insert into centre_setting (series_id, centre_id, candidate_access) values ($1, $2, 'all') on conflict do nothing`,
    [series.id, associate.id],
  )
  const entry = await entryAt(owner, associate, series)
  const candidate = await aCandidate(portal, { entry })
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.email, candidate.password)
  const path = `/candidates/results/${entry.id}`
  expect(await seesScore(visitor, path)).toBe(true)
  await officer.open(at)
  await officer.untick('default[access]').press('Save')
  expect(await seesScore(visitor, path)).toBe(false)
  expect((await visitor.request('GET', `${path}/profile.pdf`)).status).not.toBe(200)
  await officer.open(at)
  await officer.fill('default[access]', 'on').press('Save')
  expect(await seesScore(visitor, path)).toBe(true)
})
