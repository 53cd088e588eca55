import { expect, test } from 'vitest'
import { aCentre } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { countStatements } from '../support/statements.ts'

const portal = await testPortal()
const { owner } = portal.db
const person = await aStaffMember(portal, { area: 'operators' })
const operator = portal.visitor()
await operator.signIn('operators', person.email, person.password)

test('an operator finds a centre, invites its officer, and takes access away at once', async () => {
  const centre = await aCentre(owner, { number: 'ES439', name: 'Instituto Ibérico' })
  await operator.open('/operators/centres')
  await operator.fill('search', 'ibérico').press('Show')
  await operator.follow('ES439')
  await operator.fill('email', 'new@centre.example').press('Send invitation')
  await jobsAreDone(owner)
  const mail = portal.mailbox.mails.find((one) => JSON.stringify(one.to).includes('new@centre.example'))
  expect(mail?.text).toContain('/officers/set-password/')
  expect(operator.words).toContain('Invitations that wait')
  await operator.press('Withdraw')
  const link = new URL(/https?:\/\/\S+\/set-password\/\S+/.exec(String(mail?.text))?.[0] ?? '').pathname
  expect((await portal.visitor().open(link)).status).toBe(404)

  const officer = await aStaffMember(portal, { area: 'officers', centreId: centre.id })
  const visitor = portal.visitor()
  await visitor.signIn('officers', officer.email, officer.password)
  await operator.open('/operators/centres/ES439')
  expect(operator.words).toContain(officer.email)
  await operator.press('Take access away')
  expect((await visitor.request('GET', '/officers')).headers.get('location')).toMatch(/sign-in$/)
})

test('a centre is found by its number and by its name, however they are written', async () => {
  await aCentre(owner, { number: 'DE7001', name: 'Städtische Volkshochschule „Käthe Kollwitz“ Görlitz' })
  const ways = [
    'de7001',
    'volkshochschule',
    'STÄDT',
    'staedtische',
    'kathe kollwitz',
    'görlitz DE7001',
    'Goerlitz',
  ]
  for (const search of ways) {
    await operator.open(`/operators/centres?${new URLSearchParams({ search })}`)
    expect(operator.words, search).toContain('DE7001')
    await operator.open(`/operators/centres?${new URLSearchParams({ search: `${search} Instituto` })}`)
    expect(operator.words, search).not.toContain('DE7001')
  }
  await operator.open('/operators/centres?search=%E2%80%9E')
  expect(operator.page.status).toBe(422)
  expect(operator.words).toContain('Type letters of the name')
})

test('operators invite each other; nobody takes their own access', async () => {
  const other = await aStaffMember(portal, { area: 'operators' })
  await operator.open('/operators/people')
  expect(operator.words).toContain(other.email)
  await operator.fill('email', 'third@board.example').press('Send invitation')
  await jobsAreDone(owner)
  const mail = portal.mailbox.mails.find((one) => JSON.stringify(one.to).includes('third@board.example'))
  expect(mail?.text).toContain('/operators/set-password/')
  const { rows } = await owner.query('select id from membership where identity_id = $1', [person.identityId])
  const own = await operator.request('POST', `/operators/people/${rows[0].id}/remove`, {
    _csrf: operator.hidden('_csrf'),
  })
  expect(own.status).toBe(404)
})

test('with 2,000 centres the list asks the database no more than with a few, and comes page by page', async () => {
  const withFew = await countStatements(portal, () => operator.open('/operators/centres'))
  await owner.query(
    `insert into centre (number, name, kind, country, time_zone, contact_name, contact_email, contact_phone)
     select 'FR' || 10000 + n, 'Centre ' || n, 'centre', 'FR', 'Europe/Paris', 'x', 'x@example.org', ''
     from generate_series(1, 2000) as n`,
  )
  expect(await countStatements(portal, () => operator.open('/operators/centres?page=7'))).toBe(withFew)
  expect(operator.page.html.querySelectorAll('tbody tr')).toHaveLength(50)
})

test('the audit log is read by kind, person, centre and day, and as CSV; it cannot be changed', async () => {
  await operator.open('/operators/audit')
  await operator.fill('what', 'sign-in').fill('who', person.email).press('Show')
  expect(operator.page.html.querySelectorAll('tbody tr').length).toBeGreaterThan(0)
  expect(operator.words).not.toContain('Invitation accepted')
  await operator.open('/operators/audit?from=2099-01-01')
  expect(operator.words).toContain('Nothing was recorded that fits')
  const csv = await operator.request('GET', `/operators/audit.csv?what=sign-in`)
  expect(csv.headers.get('content-type')).toContain('text/csv')
  expect(csv.text.split('\n')[0]).toBe('id,at,what,outcome,who,area,centre,detail')
  expect(csv.text).toContain(person.email)
  await expect(portal.db.web.query('delete from audit_event')).rejects.toThrow(/permission denied/)
})
