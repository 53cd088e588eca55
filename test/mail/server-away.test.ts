import { expect, test } from 'vitest'
import { manyMails, recipientsOf } from '../support/mass-mails.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

/** How many mails were handed back, to be tried again later, and how often one was tried. */
async function soFar(): Promise<{ handed_back: number; attempts: number }> {
  const { rows } = await owner.query(
    `select (select count(*)::int from pgboss.job where name = 'send-mail' and state = 'retry') as handed_back,
       (select sum(attempts)::int from outgoing_mail) as attempts`,
  )
  return rows[0]
}

test('F15: while the mail server is away it is asked now and then with one mail; once it is back all come, once each', async () => {
  portal.mailbox.turnAway(421)
  const all = await manyMails(portal.portal, 400)
  await expect
    .poll(async () => (await soFar()).handed_back, { timeout: 60_000 })
    .toBeGreaterThan(all.length / 2)
  expect((await soFar()).attempts).toBeLessThan(50)

  portal.mailbox.turnAway(null)
  const received = async () => {
    await owner.query(
      "update pgboss.job set start_after = now() where name = 'send-mail' and state = 'retry'",
    )
    return portal.mailbox.mails.length
  }
  await expect.poll(received, { timeout: 60_000 }).toBe(all.length)
  expect(recipientsOf(portal.mailbox).sort()).toEqual(all.sort())
}, 120_000)
