import { expect, test } from 'vitest'
import { linkIn } from '../support/mailbox.ts'
import { aCandidate, aLetter, aPerson } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()
const password = 'three quiet words'

async function register(
  visitor: Visitor,
  form: { idNumber: string; secretNumber: string; email: string } & Record<string, string>,
) {
  await visitor.open('/candidates/register')
  const fields = { confirmEmail: form.email, password, confirmPassword: password, terms: 'on', ...form }
  for (const [name, value] of Object.entries(fields)) visitor.fill(name, value)
  return visitor.press('Register')
}

test("S11: with the letter's numbers a candidate registers, confirms the address and signs in with it", async () => {
  const { idNumber, secretNumber } = await aLetter(portal)
  const visitor = portal.visitor()
  await register(visitor, { idNumber, secretNumber, email: 'ana@example.org' })
  expect(visitor.page.url).toMatch(/\/candidates\/results$/)
  expect(visitor.words).toContain('not confirmed yet')

  await visitor.open(linkIn(await portal.mailbox.mailTo('ana@example.org')))
  await visitor.press('confirm this address')
  expect(visitor.words).toContain('ana@example.org is confirmed')
  const later = portal.visitor()
  await later.signIn('candidates', 'ana@example.org', password)
  expect(later.page.status).toBe(200)
})

test('S11: the numbers may be typed in lower case and in groups', async () => {
  const { idNumber, secretNumber } = await aLetter(portal)
  const visitor = portal.visitor()
  const grouped = secretNumber.replace(/(\d{4})(?=\d)/g, '$1 ')
  await register(visitor, {
    idNumber: `${idNumber.slice(0, 3).toLowerCase()} ${idNumber.slice(3)}`,
    secretNumber: grouped,
    email: 'grouped@example.org',
  })
  expect(visitor.page.url).toMatch(/\/candidates\/results$/)
})

test('S11: a typing error in the ID number is told, and does not count as an attempt', async () => {
  const { idNumber, secretNumber } = await aLetter(portal)
  const wrong = idNumber.slice(0, 8) + ((Number(idNumber[8]) + 1) % 10)
  const visitor = portal.visitor()
  for (let i = 0; i < 5; i += 1)
    await register(visitor, { idNumber: wrong, secretNumber, email: 'typo@example.org' })
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toContain('typing error in the ID number')
  await register(visitor, { idNumber, secretNumber, email: 'typo@example.org' })
  expect(visitor.page.status).toBe(200)
})

test('S11: a mistyped address is corrected until one is confirmed; the mistyped one opens nothing', async () => {
  const { idNumber, secretNumber } = await aLetter(portal)
  const visitor = portal.visitor()
  await register(visitor, { idNumber, secretNumber, email: 'mistaken@example.org' })
  const strangersLink = linkIn(await portal.mailbox.mailTo('mistaken@example.org'))

  await visitor.open('/candidates/account/email')
  await visitor
    .fill('email', 'right@example.org')
    .fill('confirmEmail', 'right@example.org')
    .fill('currentPassword', password)
    .press('Save the address')
  const rightLink = linkIn(await portal.mailbox.mailTo('right@example.org'))

  const stranger = portal.visitor()
  await stranger.open(strangersLink)
  expect(stranger.page.url).toMatch(/sign-in$/)
  expect((await visitor.open(strangersLink)).status).toBe(404)
  await visitor.open(rightLink)
  await visitor.press('confirm this address')
  expect(visitor.words).toContain('right@example.org is confirmed')
})

test('S11: a further ID number joins the same account', async () => {
  const candidate = await aCandidate(portal)
  const second = await aLetter(portal)
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.email, candidate.password)
  await visitor.open('/candidates/account/id-number')
  await visitor
    .fill('idNumber', second.idNumber)
    .fill('secretNumber', second.secretNumber)
    .press('Add the ID number')
  expect(visitor.page.html.querySelectorAll('a[href^="/candidates/results/"]')).toHaveLength(2)
  const later = portal.visitor()
  await later.signIn('candidates', second.idNumber, candidate.password)
  expect(later.page.status).toBe(200)
})

test('S3, S11: registering with an address that has a password asks for the same one and adds to that account', async () => {
  const person = await aPerson(portal)
  const { idNumber, secretNumber } = await aLetter(portal)
  const visitor = portal.visitor()
  await register(visitor, { idNumber, secretNumber, email: person.email })
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toContain('Incorrect Login Details')
  await register(visitor, {
    idNumber,
    secretNumber,
    email: person.email,
    password: person.password,
    confirmPassword: person.password,
  })
  expect(visitor.page.url).toMatch(/\/candidates\/results$/)
})

test('S11: a letter registers one account, also when it is used 20 times at once', async () => {
  const { idNumber, secretNumber, entry } = await aLetter(portal)
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const visitor = portal.visitor()
      await visitor.open('/candidates/register')
      return visitor.request('POST', '/candidates/register', {
        _csrf: visitor.hidden('_csrf'),
        idNumber,
        secretNumber,
        terms: 'on',
        password,
        confirmPassword: password,
        email: `racer${index}@example.org`,
        confirmEmail: `racer${index}@example.org`,
      })
    }),
  )
  expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1)
  const { rows } = await portal.db.owner.query(
    `select (select count(*)::int from candidate_account where entry_id = $1) as accounts,
       (select count(*)::int from identity where pending_email like 'racer%') as people`,
    [entry.id],
  )
  expect(rows[0]).toEqual({ accounts: 1, people: 1 })
})

test('S11: the Secret Number is erased with its use', async () => {
  const { idNumber, secretNumber, entry } = await aLetter(portal)
  await register(portal.visitor(), { idNumber, secretNumber, email: 'erased@example.org' })
  const { rows } = await portal.db.owner.query('select * from credential where entry_id = $1', [entry.id])
  expect(rows[0].secret_number_encrypted).toBeNull()
  const again = portal.visitor()
  await register(again, { idNumber, secretNumber, email: 'again@example.org' })
  expect(again.page.status).toBe(422)
})

test('a refused form comes back with every message and with what was typed, passwords aside', async () => {
  const visitor = portal.visitor()
  await register(visitor, {
    idNumber: 'nonsense',
    secretNumber: '',
    email: 'no address ',
    confirmEmail: 'other@example.org',
    password: 'one password',
    confirmPassword: 'another password',
  })
  expect(visitor.page.status).toBe(422)
  expect(visitor.page.html.querySelector('#idNumber')?.getAttribute('value')).toBe('nonsense')
  expect(visitor.page.text).not.toContain('one password')
  expect(visitor.words).toContain('This field ends in a space')
  expect(visitor.page.html.querySelector('title')?.textContent).toMatch(/^Error:/)
})

test('S11: the terms of use must be accepted', async () => {
  const { idNumber, secretNumber } = await aLetter(portal)
  const visitor = portal.visitor()
  await visitor.open('/candidates/register')
  const fields = { idNumber, secretNumber, email: 'terms@example.org', confirmEmail: 'terms@example.org' }
  for (const [name, value] of Object.entries(fields)) visitor.fill(name, value)
  await visitor.fill('password', password).fill('confirmPassword', password).press('Register')
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toContain('Accept the terms of use')
})
