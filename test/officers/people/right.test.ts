import { expect, test } from 'vitest'
import { acceptedTerms, aFamily, anOfficerOf } from '../../support/officers.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A1: the right to administer the service is given and taken by colleagues who have it, never by oneself', async () => {
  const { parent, series } = await aFamily(portal)
  await acceptedTerms(portal, parent)
  const [officer, colleague] = [await anOfficerOf(portal, parent), await anOfficerOf(portal, parent)]
  await officer.open('/officers/people')
  await officer.follow(colleague.email)
  const path = new URL(officer.page.url).pathname
  await officer.press('Take this right away')
  const at = `/officers/candidate-results/${series.code}`
  expect((await colleague.request('GET', at)).status).toBe(404)
  const { rows } = await owner.query('select id from membership where identity_id = $1', [officer.identityId])
  await colleague.open('/officers/people')
  const fields = { _csrf: colleague.hidden('_csrf') }
  for (const address of [`${path}/right`, `/officers/people/${rows[0].id}/right`])
    expect((await colleague.request('POST', address, { ...fields, manages: 'on' })).status).toBe(404)
  await officer.open(path)
  await officer.press('Give this right')
  expect((await colleague.request('GET', at)).status).toBe(200)
})
