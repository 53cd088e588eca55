import { expect, test } from 'vitest'
import { aCentre } from '../../support/builders.ts'
import { aFamily, anOfficerOf } from '../../support/officers.ts'
import { aStaffMember } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('access that is taken away works on the next request of an open session; nobody takes their own', async () => {
  const { parent } = await aFamily(portal)
  const preparation = await aCentre(owner, { kind: 'preparation', parentId: parent.id })
  const person = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
  const staff = portal.visitor()
  await staff.signIn('preparation', person.email, person.password)
  expect((await staff.request('GET', '/preparation/results')).status).toBe(200)
  const officer = await anOfficerOf(portal, parent)
  const stranger = await anOfficerOf(portal, await aCentre(owner))
  await officer.open('/officers/people')
  await officer.follow(person.email)
  const path = new URL(officer.page.url).pathname
  expect((await stranger.request('GET', path)).status).toBe(404)
  await officer.press('Take access away')
  expect((await staff.request('GET', '/preparation/results')).status).toBe(303)
  const { rows } = await owner.query('select id from membership where identity_id = $1', [officer.identityId])
  const own = await officer.request('POST', `/officers/people/${rows[0].id}/remove`, {
    _csrf: officer.hidden('_csrf'),
  })
  expect(own.status).toBe(404)
})
