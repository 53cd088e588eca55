import { expect, test } from 'vitest'
import { manyMails, recipientsOf } from '../support/mass-mails.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()

test('K2, S4: a link for a new password goes out before the release mails that wait', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const goOn = portal.mailbox.holdUp()
  const others = await manyMails(portal.portal, 1000)
  const visitor = portal.visitor()
  await visitor.open('/preparation/forgotten-password')
  await visitor.fill('email', person.email).press('Submit')
  const waits = async () => {
    const { rows } = await portal.db.owner.query('select from outgoing_mail where recipient = $1', [
      person.email,
    ])
    return rows.length
  }
  await expect.poll(waits, { timeout: 20_000 }).toBe(1)
  goOn()
  await portal.mailbox.hasReceived(others.length + 1)
  expect(recipientsOf(portal.mailbox).indexOf(person.email)).toBeLessThan(others.length / 2)
})
