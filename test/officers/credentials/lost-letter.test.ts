import { expect, test } from 'vitest'
import { aFamilyWithAccess, credentialsOf, makeFile } from '../../support/login-details.ts'
import { anOfficerOf } from '../../support/officers.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('S13: a lost letter is viewed and printed again, with the reminder to verify identity, and every view is logged', async () => {
  const { parent, associates, series, at } = await aFamilyWithAccess(portal)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await makeFile(owner, officer, 'Create login details')
  const [first] = await credentialsOf(owner, parent, series)
  const path = `/officers/candidate-results/${series.code}/letters/${first?.id}`
  await officer.open(path)
  expect(officer.words).toContain('Verify the identity of the candidate')
  const views = async () =>
    (
      await owner.query(`select from audit_event where what = 'letter.viewed' and detail->>'entryId' = $1`, [
        `${first?.id}`,
      ])
    ).rowCount
  expect(await views()).toBe(0)
  const [once, twice] = [
    await officer.request('GET', `${path}/letter.pdf`),
    await officer.request('GET', `${path}/letter.pdf`),
  ]
  expect(once.body.equals(twice.body)).toBe(true)
  expect(await views()).toBe(2)
  const foreign = await anOfficerOf(portal, associates[0])
  expect((await foreign.request('GET', path)).status).toBe(404)
  expect((await foreign.request('GET', `${path}/letter.pdf`)).status).toBe(404)
  await officer.open(path)
  await officer.press('Re-create this letter')
  expect(officer.words).toContain('was re-created')
  expect((await officer.request('GET', `${path}/letter.pdf`)).body.equals(once.body)).toBe(false)
})
