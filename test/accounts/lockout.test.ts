import { expect, test } from 'vitest'
import { makeIdNumber } from '../../src/numbers/id-number.ts'
import { timePasses } from '../support/clock.ts'
import { aCandidate, aLetter, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()

async function fail(visitor: Visitor, username: string, times: number, area = 'candidates') {
  for (let i = 0; i < times; i += 1) await visitor.signIn(area, username, `wrong ${i}`)
}

test('S14: three wrong passwords leave the account open, the fourth locks it for 30 minutes', async () => {
  const { idNumber, password } = await aCandidate(portal)
  const visitor = portal.visitor()
  await fail(visitor, idNumber, 3)
  expect(visitor.page.status).toBe(422)
  await fail(visitor, idNumber, 1)
  expect(visitor.page.status).toBe(423)

  await visitor.signIn('candidates', idNumber, password)
  expect(visitor.page.status).toBe(423)
  expect(visitor.words).toMatch(/locked until/i)

  await timePasses(portal.db.owner, '29 minutes 50 seconds')
  await visitor.signIn('candidates', idNumber, password)
  expect(visitor.page.status).toBe(423)

  await timePasses(portal.db.owner, '10 seconds')
  await visitor.signIn('candidates', idNumber, password)
  expect(visitor.page.status).toBe(200)
})

test('S14: a right password resets the count', async () => {
  const { idNumber, password } = await aCandidate(portal)
  const visitor = portal.visitor()
  await fail(visitor, idNumber, 3)
  await visitor.signIn('candidates', idNumber, password)
  expect(visitor.page.status).toBe(200)
  const other = portal.visitor()
  await fail(other, idNumber, 3)
  expect(other.page.status).toBe(422)
})

test('S14: attempts during the lock neither count nor extend it, and the first one after it counts as one', async () => {
  const { idNumber, password } = await aCandidate(portal)
  const visitor = portal.visitor()
  await fail(visitor, idNumber, 4)
  await timePasses(portal.db.owner, '20 minutes')
  await fail(visitor, idNumber, 5)
  await timePasses(portal.db.owner, '10 minutes')
  await fail(visitor, idNumber, 3)
  expect(visitor.page.status).toBe(422)
  await visitor.signIn('candidates', idNumber, password)
  expect(visitor.page.status).toBe(200)
})

test('S14: ID number and e-mail address lead to the same count', async () => {
  const { idNumber, email } = await aCandidate(portal)
  const visitor = portal.visitor()
  await fail(visitor, idNumber, 2)
  await fail(visitor, email, 2)
  expect(visitor.page.status).toBe(423)
})

test('S14: a name that nobody has is locked in the same way and with the same page', async () => {
  const { idNumber } = await aCandidate(portal)
  const [known, unknown] = [portal.visitor(), portal.visitor()]
  await fail(known, idNumber, 4)
  await fail(unknown, 'nobody@example.org', 4)
  expect(unknown.page.status).toBe(423)
  const withoutTimes = (visitor: Visitor) => visitor.words.replace(/\d\d:\d\d|[0-9a-f-]{36}/g, '')
  expect(withoutTimes(unknown)).toBe(withoutTimes(known))
})

test('S14: registration is guarded per ID number by the same rule', async () => {
  const { idNumber, secretNumber } = await aLetter(portal)
  const visitor = portal.visitor()
  const register = async (secret: string) => {
    await visitor.open('/candidates/register')
    const fields = { idNumber, secretNumber: secret, email: 'a@example.org', confirmEmail: 'a@example.org' }
    for (const [name, value] of Object.entries(fields)) visitor.fill(name, value)
    visitor
      .fill('password', 'long enough words')
      .fill('confirmPassword', 'long enough words')
      .fill('terms', 'on')
    return visitor.press('Register')
  }
  for (const guess of ['000000000000', '111111111111', '222222222222'])
    expect((await register(guess)).status).toBe(422)
  expect((await register('333333333333')).status).toBe(423)
  expect((await register(secretNumber)).status).toBe(423)
  await timePasses(portal.db.owner, '30 minutes')
  expect((await register(secretNumber)).status).toBe(200)
})

test('S14: a locked account can still be opened by a reset of its password', async () => {
  const { email } = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  await fail(visitor, email, 4, 'preparation')
  await visitor.open('/preparation/forgotten-password')
  await visitor.fill('email', email).press('Submit')
  const { linkIn } = await import('../support/mailbox.ts')
  await visitor.open(linkIn(await portal.mailbox.mailTo(email)))
  await visitor
    .fill('password', 'another quiet morning')
    .fill('confirmPassword', 'another quiet morning')
    .press('Save the new password')
  await visitor.signIn('preparation', email, 'another quiet morning')
  expect(visitor.page.status).toBe(200)
})

test('S14: whatever is tried for a name, the lock tells nobody whether somebody has it', async () => {
  const { idNumber, email } = await aCandidate(portal)
  const grouped = (number: string) => `${number.slice(0, 3)}-${number.slice(3)}`
  const nobodys = makeIdNumber()
  const pairs = [
    [`${email} `, email],
    [idNumber, grouped(idNumber)],
  ].map(([first = '', second = '']) => ({ first, second }))
  const unknown = [
    { first: 'nobody@example.net ', second: 'nobody@example.net' },
    { first: nobodys, second: grouped(nobodys) },
  ]
  const answers = async ({ first, second }: { first: string; second: string }) => {
    const visitor = portal.visitor()
    await fail(visitor, first, 4)
    const before = visitor.page.status
    await fail(visitor, second, 1)
    return [before, visitor.page.status]
  }
  for (const [index, pair] of pairs.entries()) {
    expect(await answers(unknown[index] ?? pair)).toEqual(await answers(pair))
  }
})
