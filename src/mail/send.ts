import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { type Db, execute, rows, sql } from '../database/sql.ts'
import { decrypt } from '../encryption/encrypt.ts'
import type { Portal } from '../portal.ts'
import { gathering } from './gathering.ts'
import type { Message } from './message.ts'
import { ServerAway, type Transport } from './transport.ts'

/** Sends mails of the outbox. */
export type Sender = {
  /**
   * Sends some mails, several at the same time. Done again after a crash it sends with the same Message-ID; a mail that is
   * sent, expired or refused for good is left alone, and its body erased.
   *
   * @returns for each, in the same order, why it must be tried again, or undefined
   */
  send: (mailIds: number[]) => Promise<(Error | undefined)[]>
  /** Begins to send no further mail, and waits no longer for a server that is away. */
  stop: () => void
}

const mailsAtOnce = 10

/** What a worker has sent in the last so many milliseconds before it is killed is sent again. */
const millisecondsUnmarked = 20

const longestPause = 30_000

/**
 * Opens what sends. While the server is away one mail is tried at a time, after longer and longer pauses, and all others are
 * spared.
 */
export function openSender({ config, db, log }: Portal, transport: Transport): Sender {
  const mark = gathering(millisecondsUnmarked, (outcomes: Outcome[]) => markMails(db, outcomes))
  const stopping = new AbortController()
  let failuresInRow = 0

  async function send(mailIds: number[]): Promise<(Error | undefined)[]> {
    const failuresBefore = failuresInRow
    if (failuresBefore > 0) await pauseAfter(failuresBefore, stopping.signal)
    const mails = await waitingMails(db, mailIds)
    const errors = new Map<number, Error>(mails.map(({ id }) => [id, notTried]))
    const marks: Promise<void>[] = []
    const queue = mails.values()
    const open = opener(config.encryptionKey)
    const sendInTurn = async () => {
      while (failuresInRow <= failuresBefore && !stopping.signal.aborted) {
        const { value: mail } = queue.next()
        if (!mail) return
        const outcome = await deliver(mail, open)
        failuresInRow = outcome.error instanceof ServerAway ? failuresBefore + 1 : 0
        if (outcome.error) errors.set(mail.id, outcome.error)
        else errors.delete(mail.id)
        marks.push(mark(outcome))
      }
    }
    await Promise.all(Array.from({ length: failuresBefore > 0 ? 1 : mailsAtOnce }, sendInTurn))
    await Promise.all(marks)
    return mailIds.map((id) => errors.get(id))
  }

  async function deliver(mail: WaitingMail, open: (sealed: Buffer) => Message): Promise<Outcome> {
    const { id, recipient, message_id, body_encrypted, is_of_staging_copy } = mail
    try {
      const delivery = {
        ...open(body_encrypted),
        to: recipient,
        messageId: message_id,
        isOfStagingCopy: is_of_staging_copy,
      }
      return { id, refusal: await transport.deliver(delivery) }
    } catch (error) {
      if (error instanceof ServerAway) log.warn({ err: error }, 'the mail server is away')
      return { id, error: error as Error }
    }
  }

  return { send, stop: () => stopping.abort() }
}

/** How a delivery ended: the mail is sent, or refused for good, or must be tried again. */
type Outcome = { id: number; refusal?: string | undefined; error?: Error }

const notTried = new Error('Not tried, because the mail server is away.')

/** What opens sealed messages: one that many people get, once. */
function opener(key: Buffer): (sealed: Buffer) => Message {
  const known = new Map<string, Message>()
  return (sealed) => {
    const name = sealed.toString('base64')
    const message: Message = known.get(name) ?? JSON.parse(decrypt(key, sealed))
    known.set(name, message)
    return message
  }
}

async function pauseAfter(failures: number, signal: AbortSignal): Promise<void> {
  const milliseconds = Math.min(1000 * 2 ** (failures - 1), longestPause)
  await wait(milliseconds, undefined, { signal }).catch(() => {})
}

const waitingMail = z.object({
  id: z.number(),
  message_id: z.string(),
  recipient: z.string(),
  body_encrypted: z.instanceof(Buffer),
  is_of_staging_copy: z.boolean(),
})

type WaitingMail = z.infer<typeof waitingMail>

async function waitingMails(db: Db, mailIds: number[]): Promise<WaitingMail[]> {
  await execute(
    db,
    sql`
      update outgoing_mail set body_encrypted = null, failure = 'expired'
      where id = any(${mailIds}) and sent_at is null and body_encrypted is not null and expires_at <= now()
    `,
  )
  return rows(
    db,
    waitingMail,
    sql`
      select id, message_id, recipient, body_encrypted, exists (select from staging_copy) as is_of_staging_copy
      from outgoing_mail
      where id = any(${mailIds}) and sent_at is null and body_encrypted is not null
      order by id
    `,
  )
}

async function markMails(db: Db, outcomes: Outcome[]): Promise<void> {
  await execute(
    db,
    sql`
      update outgoing_mail set
        attempts = attempts + 1,
        failure = outcome.failure,
        sent_at = case when outcome.failure is null then now() end,
        body_encrypted = case when outcome.is_tried_again then body_encrypted end
      from unnest(
        ${outcomes.map(({ id }) => id)}::bigint[],
        ${outcomes.map(({ refusal, error }) => error?.message ?? refusal ?? null)}::text[],
        ${outcomes.map(({ error }) => error !== undefined)}::boolean[]
      ) as outcome (id, failure, is_tried_again)
      where outgoing_mail.id = outcome.id
    `,
  )
}
