import { expect, test } from 'vitest'
import { timePasses } from '../support/clock.ts'
import { linkIn } from '../support/mailbox.ts'
import { aLetter, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { statementsOf } from '../support/statements.ts'

const portal = await testPortal()
const { owner } = portal.db

async function sessions(): Promise<number> {
  const { rows } = await owner.query('select count(*)::int as count from session')
  return rows[0].count
}

/** Sessions of a person, or of nobody. */
async function sessionsOf(identityId: number): Promise<number> {
  const { rows } = await owner.query(
    'select count(*)::int as count from session where identity_id = $1 or identity_id is null',
    [identityId],
  )
  return rows[0].count
}

test('looking at forms without signing in keeps nothing, and those that ask for a name ask no database', async () => {
  const pages = ['sign-in', 'forgotten-password', 'help'].flatMap((page) =>
    ['candidates', 'preparation', 'officers', 'operators'].map((area) => `/${area}/${page}`),
  )
  const visitor = portal.visitor()
  const asked = await statementsOf(portal, async () => {
    for (const page of ['/', '/candidates/register', '/candidates/results', ...pages])
      expect((await visitor.request('GET', page)).status, page).toBeLessThan(400)
  })
  expect(asked).toEqual([])
  await visitor.open('/candidates')
  expect(await sessions()).toBe(0)
})

test('a sign-in and a registration that were opened an hour ago still work', async () => {
  const staff = await aStaffMember(portal, { area: 'officers' })
  const letter = await aLetter(portal)
  const [officer, candidate] = [portal.visitor(), portal.visitor()]
  await officer.open('/officers/sign-in')
  await candidate.open('/candidates/register')
  await timePasses(owner, '1 hour')
  await officer.fill('username', staff.email).fill('password', staff.password).press('Sign in')
  expect(new URL(officer.page.url).pathname).toBe('/officers')
  const { idNumber, secretNumber } = letter
  const email = 'anna@example.org'
  const fields = { idNumber, secretNumber, email, confirmEmail: email, terms: 'on' }
  for (const [name, value] of Object.entries(fields)) candidate.fill(name, value)
  await candidate
    .fill('password', 'a quiet evening')
    .fill('confirmPassword', 'a quiet evening')
    .press('Register')
  expect(new URL(candidate.page.url).pathname).toBe('/candidates/results')
})

test('signing in leads to the page that somebody came for', async () => {
  const staff = await aStaffMember(portal, { area: 'preparation' })
  for (let time = 0; time < 5; time += 1) {
    const visitor = portal.visitor()
    await visitor.open('/preparation/results?firstName=Zo%C3%AB')
    await visitor.fill('username', staff.email).fill('password', staff.password).press('Sign in')
    expect(visitor.page.url).toBe(`${portal.url}/preparation/results?firstName=Zo%C3%AB`)
    await visitor.signOut()
    await visitor.signIn('preparation', staff.email, staff.password)
    expect(new URL(visitor.page.url).pathname).toBe('/preparation')
  }
})

test('who sets a new password without being signed in is told so on the page that follows, once', async () => {
  const staff = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  await visitor.open('/preparation/forgotten-password')
  await visitor.fill('email', staff.email).press('Submit')
  await visitor.open(linkIn(await portal.mailbox.mailTo(staff.email)))
  visitor.fill('password', 'a password of today').fill('confirmPassword', 'a password of today')
  await visitor.press('Save the new password')
  expect(visitor.page.html.querySelector('[role="status"]')).not.toBeNull()
  expect(await sessionsOf(staff.identityId)).toBe(0)
  await visitor.open('/preparation/sign-in')
  expect(visitor.page.html.querySelector('[role="status"]')).toBeNull()
})

test('a browser that sends no cookies is told so', async () => {
  const visitor = portal.visitor()
  await visitor.open('/candidates/sign-in')
  visitor.cookies.clear()
  await visitor.fill('username', 'somebody').fill('password', 'something').press('Sign in')
  expect(visitor.page.status).toBe(403)
  expect(visitor.page.html.querySelector('h1')?.textContent).toBe('Your browser does not send cookies')
})
