import { expect, test } from 'vitest'
import { aCandidate } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const candidate = await aCandidate(portal)

test('a name with markup in it is shown as it is, on every page', async () => {
  const evil = '"><img src=x onerror=alert(1)>'
  await portal.db.owner.query('update entry set last_name = $1 where id = $2', [evil, candidate.entry.id])
  const anna = portal.visitor()
  await anna.signIn('candidates', candidate.idNumber, candidate.password)
  const page = await anna.open(`/candidates/results/${candidate.entry.id}`)
  expect(page.text).not.toContain('<img src=x')
  expect(page.text).toContain('&lt;img src=x')
})
