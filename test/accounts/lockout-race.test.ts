import { expect, test } from 'vitest'
import { hashingLoad } from '../../src/hashing/index.ts'
import { aCandidate } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal({ BCRYPT_COST_CANDIDATE: '8' })

async function guessAtOnce(username: string, passwords: string[]) {
  const visitors = await Promise.all(
    passwords.map(async () => {
      const visitor = portal.visitor()
      await visitor.open('/candidates/sign-in')
      return visitor
    }),
  )
  return Promise.all(
    visitors.map((visitor, index) =>
      visitor.request('POST', '/candidates/sign-in', {
        _csrf: visitor.hidden('_csrf'),
        username,
        password: passwords[index] ?? '',
      }),
    ),
  )
}

test('S14: of 50 guesses sent at once no more than four are compared, and the right one among the others gets nowhere', async () => {
  const { idNumber, password } = await aCandidate(portal)
  const before = hashingLoad().finished
  const guesses = Array.from({ length: 50 }, (_, index) => (index === 36 ? password : `guess ${index}`))
  const answers = await guessAtOnce(idNumber, guesses)
  expect(hashingLoad().finished - before).toBeLessThanOrEqual(4)
  const signedIn = answers.filter((answer) => answer.status === 303)
  expect(signedIn.length).toBeLessThanOrEqual(1)
  expect(answers.every((answer) => [303, 422, 423, 429].includes(answer.status))).toBe(true)
})

test('S14: ten right passwords at once lock nobody out', async () => {
  const { idNumber, password } = await aCandidate(portal)
  const answers = await guessAtOnce(
    idNumber,
    Array.from({ length: 10 }, () => password),
  )
  expect(answers.filter((answer) => answer.status === 303).length).toBeGreaterThanOrEqual(1)
  expect(answers.every((answer) => [303, 429].includes(answer.status))).toBe(true)
  const visitor = portal.visitor()
  await visitor.signIn('candidates', idNumber, password)
  expect(visitor.page.status).toBe(200)
})

test('S14: attempts that a killed process has begun stop counting after ten seconds', async () => {
  const { idNumber, password, identityId } = await aCandidate(portal)
  const { reserveAttempt } = await import('../../src/accounts/lockout.ts')
  const { timePasses } = await import('../support/clock.ts')
  for (let i = 0; i < 4; i += 1) await reserveAttempt(portal.portal.db, portal.config, { identityId })
  const visitor = portal.visitor()
  await visitor.signIn('candidates', idNumber, password)
  expect(visitor.page.status).toBe(429)
  expect(visitor.page.headers.get('retry-after')).toBe('1')
  await timePasses(portal.db.owner, '10 seconds')
  await visitor.signIn('candidates', idNumber, password)
  expect(visitor.page.status).toBe(200)
})
