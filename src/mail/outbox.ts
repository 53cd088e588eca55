import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { enqueueMany } from '../database/jobs.ts'
import { type Db, execute, rows, sql } from '../database/sql.ts'
import { encrypt } from '../encryption/encrypt.ts'
import type { Portal } from '../portal.ts'
import { type Mail, type Message, writeMessage } from './message.ts'

export type { Mail } from './message.ts'

const ids = z.object({ id: z.number() })

/**
 * Puts a mail into the outbox, in the transaction that causes it: it goes out if that commits, and only then.
 *
 * @param lifetime after which the mail is not worth sending any more, e.g. `30 minutes`
 */
export async function queueMail(portal: Portal, tx: Db, mail: Mail, lifetime?: string): Promise<void> {
  await putIntoOutbox(portal, tx, [mail], lifetime, 0)
}

/** The same for mails to many people at once: they wait until no other mail does, so that nobody's link waits for them. */
export async function queueMassMails(
  portal: Portal,
  tx: Db,
  mails: readonly Mail[],
  lifetime?: string,
): Promise<void> {
  await putIntoOutbox(portal, tx, mails, lifetime, -1)
}

async function putIntoOutbox(
  portal: Portal,
  tx: Db,
  mails: readonly Mail[],
  lifetime: string | undefined,
  priority: number,
): Promise<void> {
  if (mails.length === 0) return
  const { hostname } = new URL(portal.config.publicUrl)
  const messages = sealedMessages(portal, mails)
  const queued = await rows(
    tx,
    ids,
    sql`
      insert into outgoing_mail (message_id, recipient, subject, body_encrypted, expires_at)
      select mail.*, now() + ${lifetime ?? null}::interval
      from unnest(
        ${mails.map(() => `<${randomUUID()}@${hostname}>`)}::text[],
        ${mails.map(({ to }) => to)}::text[],
        ${messages.map(({ subject }) => subject)}::text[],
        ${messages.map(({ body }) => body)}::bytea[]
      ) as mail
      returning id
    `,
  )
  await enqueueSending(portal, tx, queued, priority)
}

/** Writes mails out and seals them; what is the same for many people is written once. */
function sealedMessages({ config }: Portal, mails: readonly Mail[]): { subject: string; body: Buffer }[] {
  const board = { name: config.boardName, url: config.publicUrl }
  const known = new Map<string, { subject: string; body: Buffer }>()
  return mails.map((mail) => {
    const content = JSON.stringify({ ...mail, to: '' })
    const message = known.get(content) ?? seal(config.encryptionKey, writeMessage(mail, board))
    known.set(content, message)
    return message
  })
}

function seal(key: Buffer, message: Message): { subject: string; body: Buffer } {
  return { subject: message.subject, body: encrypt(key, JSON.stringify(message)) }
}

/** Takes up again what is still waiting although its tries were used up; the sender gives up what has expired. */
export async function takeUpWaitingMails(portal: Portal): Promise<void> {
  const waiting = await rows(
    portal.db,
    ids,
    sql`
      select id from outgoing_mail
      where sent_at is null and body_encrypted is not null and created_at < now() - interval '6 hours'
        and not exists (
          select from pgboss.job
          where name = 'send-mail' and state in ('created', 'retry', 'active') and data ->> 'mailId' = outgoing_mail.id::text
        )
    `,
  )
  await enqueueSending(portal, portal.db, waiting, -1)
}

/** Sends what was waiting when the backup was made that has just been brought back. */
export async function takeUpRestoredMails(portal: Portal, tx: Db): Promise<void> {
  const waiting = await rows(tx, ids, sql`select id from outgoing_mail where body_encrypted is not null`)
  await enqueueSending(portal, tx, waiting, -1)
}

/** Gives up what was waiting when the backup was made: in a copy it has no use, and its links lead to what was copied. */
export async function giveUpRestoredMails(tx: Db): Promise<void> {
  await execute(
    tx,
    sql`
      update outgoing_mail set body_encrypted = null, failure = 'not sent from a staging copy'
      where body_encrypted is not null
    `,
  )
}

/** Forgets what was sent, or given up, a month ago. */
export async function deleteOldMails(db: Db): Promise<void> {
  await execute(
    db,
    sql`delete from outgoing_mail where body_encrypted is null and created_at < now() - interval '30 days'`,
  )
}

async function enqueueSending(
  { boss }: Portal,
  db: Db,
  mails: z.infer<typeof ids>[],
  priority: number,
): Promise<void> {
  if (mails.length === 0) return
  const contents = mails.map(({ id }) => ({ mailId: id }))
  await enqueueMany(boss, db, 'send-mail', contents, { priority })
}
