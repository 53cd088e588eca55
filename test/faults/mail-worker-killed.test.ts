import { once } from 'node:events'
import { expect, test } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { aPortalWithWorkers } from '../support/killed-workers.ts'
import { aMailbox } from '../support/mailbox.ts'
import { manyMails, recipientsOf } from '../support/mass-mails.ts'

const db = await testDatabase()
const mailbox = await aMailbox()
const { portal, aWorker } = await aPortalWithWorkers(db, { SMTP_URL: mailbox.url })

test('F14: of many mails whose worker is killed in the middle none is lost; what was under way may come again, as the same mail', async () => {
  const all = await manyMails(portal, 1000)
  const first = aWorker()
  await mailbox.hasReceived(100)
  first.kill('SIGKILL')
  await once(first, 'exit')
  const left = async () => {
    const { rows } = await db.owner.query(
      'select count(*)::int as left from outgoing_mail where sent_at is null',
    )
    return rows[0].left
  }
  expect(await left()).toBeGreaterThan(0)

  aWorker()
  const leftNow = async () => {
    // The killed worker was last heard of long ago.
    await db.owner.query(
      "update pgboss.job set heartbeat_on = now() - interval '1 hour' where state = 'active' and started_on < now() - interval '5 seconds'",
    )
    return left()
  }
  await expect.poll(leftNow, { timeout: 90_000, interval: 500 }).toBe(0)
  const received = recipientsOf(mailbox)
  expect([...new Set(received)].sort()).toEqual(all.sort())
  const again = received.length - all.length
  expect(again).toBeLessThan(100)
  expect(new Set(mailbox.mails.map(({ messageId }) => messageId)).size).toBe(all.length)
}, 180_000)
