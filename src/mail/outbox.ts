import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { enqueue } from '../database/jobs.ts'
import { type Db, execute, maybeRow, row, rows, sql } from '../database/sql.ts'
import { decrypt, encrypt } from '../encryption/encrypt.ts'
import type { Portal } from '../portal.ts'
import { type Mail, type Message, writeMessage } from './message.ts'
import type { Transport } from './transport.ts'

export type { Mail } from './message.ts'

/**
 * Puts a mail into the outbox, in the transaction that causes it: it goes out if that commits, and only then.
 *
 * @param lifetime after which the mail is not worth sending any more, e.g. `30 minutes`
 */
export async function queueMail(portal: Portal, tx: Db, mail: Mail, lifetime?: string): Promise<void> {
  const { config } = portal
  const message = await writeMessage(mail, { name: config.boardName, url: config.publicUrl })
  const body = encrypt(config.encryptionKey, JSON.stringify(message))
  const messageId = `<${randomUUID()}@${new URL(config.publicUrl).hostname}>`
  const { id } = await row(
    tx,
    z.object({ id: z.number() }),
    sql`
      insert into outgoing_mail (message_id, recipient, subject, body_encrypted, expires_at)
      values (${messageId}, ${mail.to}, ${message.subject}, ${body}, now() + ${lifetime ?? null}::interval)
      returning id
    `,
  )
  await enqueue(portal.boss, tx, 'send-mail', { mailId: id })
}

const waiting = z.object({
  message_id: z.string(),
  recipient: z.string(),
  body_encrypted: z.instanceof(Buffer),
})

/**
 * Sends one mail of the outbox. Done again after a crash it sends with the same Message-ID; a mail that is sent, expired
 * or refused for good is left alone, and its body erased.
 *
 * @throws what the transport throws, where a retry makes sense
 */
export async function sendMail(portal: Portal, transport: Transport, mailId: number): Promise<void> {
  await execute(
    portal.db,
    sql`
      update outgoing_mail set body_encrypted = null, failure = 'expired'
      where id = ${mailId} and sent_at is null and expires_at <= now()
    `,
  )
  const mail = await maybeRow(
    portal.db,
    waiting,
    sql`
      update outgoing_mail set attempts = attempts + 1
      where id = ${mailId} and sent_at is null and body_encrypted is not null
      returning message_id, recipient, body_encrypted
    `,
  )
  if (!mail) return
  const message: Message = JSON.parse(decrypt(portal.config.encryptionKey, mail.body_encrypted))
  const refusal = await transport.deliver({ ...message, to: mail.recipient, messageId: mail.message_id })
  await execute(
    portal.db,
    refusal
      ? sql`update outgoing_mail set failure = ${refusal}, body_encrypted = null where id = ${mailId}`
      : sql`update outgoing_mail set sent_at = now(), failure = null, body_encrypted = null where id = ${mailId}`,
  )
}

/** Forgets what was sent, or given up, a month ago. */
export async function deleteOldMails(db: Db): Promise<void> {
  await execute(
    db,
    sql`delete from outgoing_mail where body_encrypted is null and created_at < now() - interval '30 days'`,
  )
}

/** Takes up again what is still waiting although its tries were used up; `sendMail` gives up what has expired. */
export async function takeUpWaitingMails(portal: Portal): Promise<void> {
  const waiting = await rows(
    portal.db,
    z.object({ id: z.number() }),
    sql`
      select id from outgoing_mail
      where sent_at is null and body_encrypted is not null and created_at < now() - interval '6 hours'
        and not exists (
          select from pgboss.job
          where name = 'send-mail' and state in ('created', 'retry', 'active') and data ->> 'mailId' = outgoing_mail.id::text
        )
    `,
  )
  for (const { id } of waiting) await enqueue(portal.boss, portal.db, 'send-mail', { mailId: id })
}
