import { expect, test } from 'vitest'
import { inviteByMail } from '../../src/accounts/staff/invitation.ts'
import { isMember } from '../../src/accounts/staff/members.ts'
import { aCentre } from '../support/builders.ts'
import { timePasses } from '../support/clock.ts'
import { linkIn } from '../support/mailbox.ts'
import { aCandidate, aPerson, usualPassword } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()

async function invite(email: string) {
  const centre = await aCentre(portal.db.owner, { kind: 'preparation' })
  await inviteByMail(portal.portal, email, 'preparation', centre.number)
  return linkIn(await portal.mailbox.mailTo(email))
}

test('S2: an invitation brings a link to "Set your password", with which the person gets in', async () => {
  const link = await invite('new@example.org')
  const visitor = portal.visitor()
  await visitor.open(link)
  expect(visitor.words).toContain('Set your password')
  await visitor
    .fill('password', usualPassword)
    .fill('confirmPassword', usualPassword)
    .press('Set your password')
  await visitor.signIn('preparation', 'new@example.org', usualPassword)
  expect(visitor.page.url).toMatch(/\/preparation$/)
})

test('S2: the link works once, and for 14 days', async () => {
  const link = await invite('once@example.org')
  const visitor = portal.visitor()
  await visitor.open(link)
  await visitor.open(link)
  expect(visitor.page.status).toBe(200)
  await visitor
    .fill('password', usualPassword)
    .fill('confirmPassword', usualPassword)
    .press('Set your password')
  expect((await visitor.open(link)).status).toBe(404)
  expect(visitor.words).toContain('This link no longer works')

  const late = await invite('late@example.org')
  await timePasses(portal.db.owner, '14 days')
  expect((await visitor.open(late)).status).toBe(404)
})

test('S2: a new invitation makes the older link for the same address and centre useless', async () => {
  const centre = await aCentre(portal.db.owner, { kind: 'preparation' })
  await inviteByMail(portal.portal, 'twice@example.org', 'preparation', centre.number)
  const first = linkIn(await portal.mailbox.mailTo('twice@example.org'))
  await inviteByMail(portal.portal, 'twice@example.org', 'preparation', centre.number)
  const second = linkIn(await portal.mailbox.mailTo('twice@example.org'))
  expect((await portal.visitor().open(first)).status).toBe(404)
  expect((await portal.visitor().open(second)).status).toBe(200)
})

test('an address is the same in upper and lower case, letters beyond ASCII too: the older link is dead, and access ends once', async () => {
  const centre = await aCentre(portal.db.owner, { kind: 'preparation' })
  await inviteByMail(portal.portal, 'ÜNAL@example.org', 'preparation', centre.number)
  const older = linkIn(await portal.mailbox.mailTo('ÜNAL@example.org'))
  await inviteByMail(portal.portal, 'ünal@Example.org', 'preparation', centre.number)
  const newer = linkIn(await portal.mailbox.mailTo('ünal@Example.org'))
  const visitor = portal.visitor()
  expect((await visitor.open(older)).status).toBe(404)
  await visitor.open(newer)
  await visitor
    .fill('password', usualPassword)
    .fill('confirmPassword', usualPassword)
    .press('Set your password')
  expect(await isMember(portal.db.owner, 'ÜNAL@EXAMPLE.ORG', 'preparation', centre.number)).toBe(true)
})

test.each([
  ['too short', 'short words'],
  ['among the first that are guessed', 'password12345678'],
  ['one letter only', 'aaaaaaaaaaaaaaaaaaaa'],
])('a password that is %s is refused, with the reason beside the field', async (_name, password) => {
  const link = await invite(`rules${password.length}@example.org`)
  const visitor = portal.visitor()
  await visitor.open(link)
  await visitor.fill('password', password).fill('confirmPassword', password).press('Set your password')
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toMatch(/too short|guessed first/)
})

test('S3: an address registered on another of the board\'s sites must come with the same password; a different one gets "Incorrect Login Details" and changes nothing', async () => {
  const person = await aCandidate(portal, { email: 'both@example.org' })
  const link = await invite('Both@example.org')
  const visitor = portal.visitor()
  await visitor.open(link)
  expect(visitor.words).toContain('already has a password')
  await visitor.fill('password', 'another password entirely').press('Set your password')
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toContain('Incorrect Login Details')
  expect(visitor.words).toContain('already registered on another of the board')
  expect(visitor.page.html.querySelector('a[href="/preparation/forgotten-password"]')).not.toBeNull()
  await visitor.signIn('preparation', person.email, person.password)
  expect(visitor.page.status).toBe(422)

  await visitor.open(link)
  await visitor.fill('password', person.password).press('Set your password')
  await visitor.signIn('preparation', person.email, person.password)
  expect(visitor.page.url).toMatch(/\/preparation$/)
  await visitor.signIn('candidates', person.idNumber, person.password)
  expect(visitor.page.url).toMatch(/\/candidates\/results\/\d+$/)
  const { rows } = await portal.db.owner.query(
    "select count(*)::int as people from identity where email_key = 'both@example.org'",
  )
  expect(rows[0].people).toBe(1)
})

test('S3: guessing the existing password through an invitation counts towards the lockout', async () => {
  const person = await aPerson(portal)
  const link = await invite(person.email)
  const visitor = portal.visitor()
  for (let i = 0; i < 4; i += 1) {
    await visitor.open(link)
    await visitor.fill('password', `guess number ${i}`).press('Set your password')
  }
  expect(visitor.page.status).toBe(423)
})

test('S2: of many who follow the same link at once, one sets the password', async () => {
  const link = await invite('race@example.org')
  const visitors = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const visitor = portal.visitor()
      await visitor.open(link)
      return visitor
    }),
  )
  const answers = await Promise.all(
    visitors.map((visitor, index) => {
      const password = `a password of number ${index}`
      return visitor.request('POST', link, {
        _csrf: visitor.hidden('_csrf'),
        password,
        confirmPassword: password,
      })
    }),
  )
  expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1)
})
