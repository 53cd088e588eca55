import { expect, test } from 'vitest'
import { jobsAreDone } from '../support/clock.ts'
import { manyMails, recipientsOf } from '../support/mass-mails.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

async function outbox(address: string) {
  const { rows } = await owner.query(
    `select sent_at is not null as sent, attempts, failure, body_encrypted is null as erased
     from outgoing_mail where recipient = $1`,
    [address],
  )
  return rows[0]
}

test('F15: of many mails, one that the server refuses is given up, one that it puts off is tried again, all others come once', async () => {
  const [refused, putOff] = ['candidate3@many.example', 'candidate5@many.example']
  portal.mailbox.refuseWith(550, refused)
  portal.mailbox.refuseWith(451, putOff)
  const all = await manyMails(portal.portal, 40)
  await portal.mailbox.hasReceived(38)
  await jobsAreDone(owner)
  expect(await outbox(refused)).toMatchObject({ sent: false, attempts: 1, erased: true })
  expect((await outbox(refused)).failure).toMatch(/550/)
  expect(await outbox(putOff)).toMatchObject({ sent: false, attempts: 1, erased: false })

  portal.mailbox.refuseWith(null, putOff)
  await owner.query("update pgboss.job set start_after = now() where name = 'send-mail' and state = 'retry'")
  await portal.mailbox.hasReceived(39)
  await jobsAreDone(owner)
  expect(await outbox(putOff)).toMatchObject({ sent: true, attempts: 2, failure: null, erased: true })
  expect(recipientsOf(portal.mailbox).sort()).toEqual(all.filter((address) => address !== refused).sort())
})
