import { expect, test } from 'vitest'
import { aCandidate, aStaffMember, usualPassword } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()

test('S1: a session in one area opens no page of another, though it is the same person', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  await portal.db.owner.query('insert into membership (identity_id, area, centre_id) values ($1, $2, null)', [
    person.identityId,
    'operators',
  ])
  const visitor = portal.visitor()
  await visitor.signIn('preparation', person.email, person.password)
  expect(visitor.page.url).toMatch(/\/preparation$/)
  await visitor.open('/operators')
  expect(visitor.page.url).toMatch(/\/operators\/sign-in$/)
  await visitor.open('/officers')
  expect(visitor.page.url).toMatch(/\/officers\/sign-in$/)
  await visitor.open('/candidates/results')
  expect(visitor.page.url).toMatch(/\/candidates\/sign-in$/)
})

test('S1: an area does not let in somebody who belongs to another one', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  await visitor.signIn('officers', person.email, person.password)
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toContain('Incorrect login details')
})

test('after signing in, the page is shown that was asked for', async () => {
  const candidate = await aCandidate(portal)
  const visitor = portal.visitor()
  await visitor.open(`/candidates/results/${candidate.entry.id}`)
  expect(visitor.page.url).toMatch(/sign-in$/)
  await visitor.fill('username', candidate.idNumber).fill('password', candidate.password).press('Sign in')
  expect(visitor.page.url).toMatch(new RegExp(`/candidates/results/${candidate.entry.id}$`))
})

test.each([
  ['the ID number', (candidate: { idNumber: string }) => candidate.idNumber],
  ['the ID number in lower case', (candidate: { idNumber: string }) => candidate.idNumber.toLowerCase()],
  ['the e-mail address', (candidate: { email: string }) => candidate.email],
  ['the e-mail address in capitals', (candidate: { email: string }) => candidate.email.toUpperCase()],
])('a candidate signs in with %s', async (_name, username) => {
  const candidate = await aCandidate(portal)
  const visitor = portal.visitor()
  await visitor.signIn('candidates', username({ ...candidate }), candidate.password)
  expect(visitor.page.status).toBe(200)
  expect(visitor.page.url).toBe(`${portal.url}/candidates/results/${candidate.entry.id}`)
})

test('S5: passwords are case sensitive', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', person.email, person.password.toUpperCase())
  expect(visitor.page.status).toBe(422)
})

test('S5: a space at the end of the address or the password makes the sign-in fail, and the page names it', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', `${person.email} `, person.password)
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toMatch(/user name ends in a space/)
  await visitor.signIn('preparation', person.email, `${person.password} `)
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toMatch(/password that you entered ends in a space/)
  await visitor.signIn('preparation', person.email, person.password)
  expect(visitor.page.status).toBe(200)
})

test('S5: a password that really ends in a space is taken as it is', async () => {
  const person = await aStaffMember(portal, { area: 'preparation', password: `${usualPassword} ` })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', person.email, usualPassword)
  expect(visitor.page.status).toBe(422)
  await visitor.signIn('preparation', person.email, `${usualPassword} `)
  expect(visitor.page.status).toBe(200)
})

test('a password counts in all its length, beyond 72 bytes too', async () => {
  const long = 'ж'.repeat(60)
  const person = await aStaffMember(portal, { area: 'preparation', password: `${long}1` })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', person.email, `${long}2`)
  expect(visitor.page.status).toBe(422)
  await visitor.signIn('preparation', person.email, `${long}1`)
  expect(visitor.page.status).toBe(200)
})

test('credentials in the address are refused, on every sign-in', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  for (const area of ['candidates', 'preparation', 'officers', 'operators']) {
    await visitor.open(`/${area}/sign-in`)
    const query = new URLSearchParams({ username: person.email, password: person.password })
    const answer = await visitor.request('POST', `/${area}/sign-in?${query}`, {
      _csrf: visitor.hidden('_csrf'),
    })
    expect(answer.status).toBe(400)
  }
  const { page } = { page: await visitor.open('/preparation/results') }
  expect(page.url).toMatch(/sign-in$/)
})

test('a password hashed with less work than is asked for now is hashed again at sign-in', async () => {
  const strict = await testPortal({ BCRYPT_COST_STAFF: '6' })
  const person = await aStaffMember(strict, { area: 'operators' })
  await strict.visitor().signIn('operators', person.email, person.password)
  const { rows } = await strict.db.owner.query('select password_hash from identity where id = $1', [
    person.identityId,
  ])
  expect(rows[0].password_hash).toMatch(/^\$2b\$06\$/)
  const visitor = strict.visitor()
  await visitor.signIn('operators', person.email, person.password)
  expect(visitor.page.status).toBe(200)
})
