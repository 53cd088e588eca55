import { expect, test } from 'vitest'
import { jobsAreDone, timePasses } from '../support/clock.ts'
import { linkIn } from '../support/mailbox.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const newPassword = 'a noisy evening in July'

async function askWithEmail(email: string) {
  const visitor = portal.visitor()
  await visitor.open('/preparation/sign-in')
  await visitor.follow('Forgotten your password')
  await visitor.fill('email', email).press('Submit')
  return visitor
}

async function askWithIdNumber(idNumber: string) {
  const visitor = portal.visitor()
  await visitor.open('/candidates/forgotten-password')
  await visitor.fill('idNumber', idNumber).press('Submit')
  return visitor
}

test('S4: staff get a single-use link by mail and choose a new password with it', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const visitor = await askWithEmail(person.email)
  expect(visitor.page.status).toBe(200)
  const link = linkIn(await portal.mailbox.mailTo(person.email))
  await visitor.open(link)
  await visitor
    .fill('password', newPassword)
    .fill('confirmPassword', newPassword)
    .press('Save the new password')
  expect(visitor.words).toContain('Your new password is saved')
  await visitor.signIn('preparation', person.email, person.password)
  expect(visitor.page.status).toBe(422)
  await visitor.signIn('preparation', person.email, newPassword)
  expect(visitor.page.status).toBe(200)
  expect((await portal.visitor().open(link)).status).toBe(404)
  expect((await portal.mailbox.mailTo(person.email)).subject).toMatch(/password was changed/)
})

test('S12: a candidate enters the ID number; the reminder goes to the registered address', async () => {
  const candidate = await aCandidate(portal)
  await askWithIdNumber(candidate.idNumber)
  const mail = await portal.mailbox.mailTo(candidate.email)
  expect(mail.text).not.toContain(candidate.idNumber)
  const visitor = portal.visitor()
  await visitor.open(linkIn(mail))
  await visitor
    .fill('password', newPassword)
    .fill('confirmPassword', newPassword)
    .press('Save the new password')
  await visitor.signIn('candidates', candidate.idNumber, newPassword)
  expect(visitor.page.status).toBe(200)
})

test('S4, S12: the answer is the same for a name that nobody has, and no mail goes out', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const [known, unknown] = [await askWithEmail(person.email), await askWithEmail('nobody@example.org')]
  expect(unknown.page.text).toBe(known.page.text)
  expect(unknown.page.status).toBe(known.page.status)
  const candidate = await aCandidate(portal)
  const [registered, other] = [await askWithIdNumber(candidate.idNumber), await askWithIdNumber('ABC123455')]
  expect(other.page.text).toBe(registered.page.text)
  await portal.mailbox.mailTo(person.email)
  await portal.mailbox.mailTo(candidate.email)
  expect(
    portal.mailbox.mails.filter((mail) => JSON.stringify(mail.to).includes('nobody@example.org')),
  ).toEqual([])
})

test('S4: the work done before the answer is the same for every name: one job, nothing else', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const statements = async (email: string) => {
    const visitor = portal.visitor()
    await visitor.open('/preparation/forgotten-password')
    const seen: string[] = []
    const original = portal.db.web.query.bind(portal.db.web)
    portal.db.web.query = ((...args: Parameters<typeof original>) => {
      const [statement] = args as unknown as [string | { text: string }]
      seen.push(typeof statement === 'string' ? statement : statement.text)
      return original(...args)
    }) as typeof portal.db.web.query
    await visitor.request('POST', '/preparation/forgotten-password', {
      _csrf: visitor.hidden('_csrf'),
      email,
    })
    portal.db.web.query = original
    return seen.filter(
      (text) => !/outgoing_mail|from identity|audit_event|\btoken\b/.test(text) || /session/.test(text),
    ).length
  }
  expect(await statements(person.email)).toBe(await statements('nobody@example.org'))
})

test('S4: the link works for 30 minutes, and the newest one only', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  await askWithEmail(person.email)
  const first = linkIn(await portal.mailbox.mailTo(person.email))
  await askWithEmail(person.email)
  const second = linkIn(await portal.mailbox.mailTo(person.email))
  expect((await portal.visitor().open(first)).status).toBe(404)
  await timePasses(portal.db.owner, '29 minutes')
  expect((await portal.visitor().open(second)).status).toBe(200)
  await timePasses(portal.db.owner, '1 minute')
  expect((await portal.visitor().open(second)).status).toBe(404)
})

test('S4: at most three mails an hour go to one account', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  for (let i = 0; i < 5; i += 1) await askWithEmail(person.email)
  await jobsAreDone(portal.db.owner)
  const sent = portal.mailbox.mails.filter((mail) => JSON.stringify(mail.to).includes(person.email))
  expect(sent).toHaveLength(3)
})

test('S4: a link always leads to the public address, whatever the request claims to be', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  await visitor.open('/preparation/forgotten-password')
  const fields = { _csrf: visitor.hidden('_csrf'), email: person.email }
  await visitor.request('POST', '/preparation/forgotten-password', fields, {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.example',
  })
  const mail = await portal.mailbox.mailTo(person.email)
  expect(mail.text).toContain(`${portal.url}/preparation/reset-password/`)
  expect(mail.text).not.toContain('evil.example')
})

test('S4: with the mail server down the answer is the same, and the mail goes out once it is back', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  portal.mailbox.refuseWith(451)
  const visitor = await askWithEmail(person.email)
  expect(visitor.page.status).toBe(200)
  portal.mailbox.refuseWith(null)
  await portal.db.owner.query(
    "update pgboss.job set start_after = now() where name = 'send-mail' and state = 'retry'",
  )
  expect((await portal.mailbox.mailTo(person.email)).subject).toMatch(/new password/)
}, 40_000)
