import { expect, test } from 'vitest'
import { timePasses } from '../support/clock.ts'
import { aLetter, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { Visitor } from '../support/visitor.ts'

const portal = await testPortal()

/** Another tab of the same browser. */
function anotherTab(visitor: Visitor): Visitor {
  return new Visitor(portal.url, visitor.agent)
}

test('a form that was open while the session ended can be sent once the same person has signed in again in another tab', async () => {
  const operator = await aStaffMember(portal, { area: 'operators' })
  const form = portal.visitor()
  await form.signIn('operators', operator.email, operator.password)
  await form.open('/operators/people')
  await timePasses(portal.db.owner, '31 minutes')
  await anotherTab(form).signIn('operators', operator.email, operator.password)
  await form.fill('email', 'new@example.org').press('Send invitation')
  expect(form.words).toContain('An invitation was mailed to new@example.org')
})

test('a form of somebody else, who was signed in before in this browser, is refused', async () => {
  const [one, other] = [
    await aStaffMember(portal, { area: 'operators' }),
    await aStaffMember(portal, { area: 'operators' }),
  ]
  const form = portal.visitor()
  await form.signIn('operators', one.email, one.password)
  await form.open('/operators/people')
  const tab = anotherTab(form)
  await tab.open('/operators')
  await tab.signOut()
  await tab.signIn('operators', other.email, other.password)
  await form.fill('email', 'not@example.org').press('Send invitation')
  expect(form.page.status).toBe(403)
  expect(portal.mailbox.mails.map((mail) => mail.text).join()).not.toContain('not@example.org')
})

test('sign-in and registration that were open while somebody signed in elsewhere still work', async () => {
  const staff = await aStaffMember(portal, { area: 'preparation' })
  const signIn = portal.visitor()
  await signIn.open('/preparation/sign-in')
  await anotherTab(signIn).signIn('preparation', staff.email, staff.password)
  await signIn.fill('username', staff.email).fill('password', staff.password).press('Sign in')
  expect(signIn.page.status).toBe(200)
  expect(new URL(signIn.page.url).pathname).toBe('/preparation')

  const letters = [await aLetter(portal), await aLetter(portal)]
  const first = portal.visitor()
  const second = anotherTab(first)
  await first.open('/candidates/register')
  await second.open('/candidates/register')
  for (const [index, tab] of [first, second].entries()) {
    await register(tab, letters[index] as (typeof letters)[number], `anna${index}@example.org`)
    expect(new URL(tab.page.url).pathname).toBe('/candidates/results')
  }
})

async function register(
  visitor: Visitor,
  { idNumber, secretNumber }: { idNumber: string; secretNumber: string },
  email: string,
): Promise<void> {
  const fields = { idNumber, secretNumber, email, confirmEmail: email, terms: 'on' }
  for (const [name, value] of Object.entries(fields)) visitor.fill(name, value)
  visitor.fill('password', 'a quiet evening').fill('confirmPassword', 'a quiet evening')
  await visitor.press('Register')
}

test('a page for signed-in people takes no form that was opened before signing in', async () => {
  const operator = await aStaffMember(portal, { area: 'operators' })
  const visitor = portal.visitor()
  await visitor.open('/operators/sign-in')
  const before = visitor.hidden('_csrf')
  await visitor.fill('username', operator.email).fill('password', operator.password).press('Sign in')
  const fields = { _csrf: before, email: 'not@example.org' }
  expect((await visitor.request('POST', '/operators/people', fields)).status).toBe(403)
})
