import { expect, test } from 'vitest'
import { aCandidate, aLetter } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { statementsOf } from '../support/statements.ts'

const portal = await testPortal()
const { owner } = portal.db

/** Where signing in leads a candidate, in a browser that has opened a page before, or none. */
async function ledTo(candidate: { idNumber: string; password: string }, cameFor = '/candidates/sign-in') {
  const visitor = portal.visitor()
  await visitor.open(cameFor)
  await visitor.fill('username', candidate.idNumber).fill('password', candidate.password).press('Sign in')
  expect(visitor.page.status).toBe(200)
  return new URL(visitor.page.url).pathname
}

test('signing in leads a candidate with one entry to its result, released or not', async () => {
  const candidate = await aCandidate(portal)
  expect(await ledTo(candidate)).toBe(`/candidates/results/${candidate.entry.id}`)
  const waiting = await aCandidate(portal, { releaseAt: null })
  expect(await ledTo(waiting)).toBe(`/candidates/results/${waiting.entry.id}`)
})

test('with several entries it leads to all of them', async () => {
  const candidate = await aCandidate(portal)
  const { entry } = await aLetter(portal)
  const add = 'insert into candidate_account (entry_id, identity_id) values ($1, $2)'
  await owner.query(add, [entry.id, candidate.identityId])
  expect(await ledTo(candidate)).toBe('/candidates/results')
})

test('S11: as long as the address is not confirmed, it leads to the page that says so', async () => {
  const candidate = await aCandidate(portal)
  const set = 'update identity set pending_email = email, email = null, email_key = null where id = $1'
  await owner.query(set, [candidate.identityId])
  expect(await ledTo(candidate)).toBe('/candidates/results')
})

test('what somebody came for comes first', async () => {
  expect(await ledTo(await aCandidate(portal), '/candidates/account')).toBe('/candidates/account')
})

test('before the release the page of a result costs two statements: the session, and where the entry stands', async () => {
  const waiting = await aCandidate(portal, { releaseAt: null })
  const visitor = portal.visitor()
  await visitor.signIn('candidates', waiting.idNumber, waiting.password)
  const asked = await statementsOf(portal, () => visitor.open(`/candidates/results/${waiting.entry.id}`))
  expect(asked.filter((text) => !text.includes('pgboss'))).toHaveLength(2)
})
