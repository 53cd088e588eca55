import { simpleParser } from 'mailparser'
import { openDatabase } from '../../src/database/connection.ts'
import { enqueue, openQueue } from '../../src/database/jobs.ts'
import { filledDatabase } from '../data/filled.ts'
import { inProcess } from '../load/in-process.ts'
import type { MailOrders } from '../load/nodemailer.ts'
import { servePortal } from '../portal/serve.ts'
import { figure, type Row, spread } from '../row.ts'
import type { Setting } from '../setting.ts'
import { mailServer, type Received } from './received.ts'

/** How many rounds' time a slow worker is given. */
const patience = 12

export const mailRow: Row = {
  id: 'P18',
  work: '50,000 mails at release, from the moment at which the worker hears of it, to an SMTP server that takes all',
  against: 'the same mails sent by a bare nodemailer pool',
  measure: async (setting) => {
    await makeReady(setting)
    const [ours, pool, counts]: number[][] = [[], [], []]
    for (let round = 0; round < setting.rounds; round += 1) {
      const { rate, received } = await release(setting)
      ours?.push(rate)
      counts?.push(received.count)
      pool?.push(await sendByPool(setting, received))
    }
    const ratios = (ours ?? []).map((rate, round) => rate / (pool?.[round] ?? 1))
    return {
      ...figure(ratios, '×', { atLeast: 0.5 }),
      absolute: [
        `${spread(ours ?? [])} mails/s, bare pool ${spread(pool ?? [])} mails/s`,
        `sent within ${patience * setting.seconds} s: ${spread(counts ?? [])} of ${setting.mails}`,
      ],
    }
  },
}

/** A database in which so many candidates wait for their mail, and nobody else does. */
async function makeReady(setting: Setting): Promise<void> {
  const cluster = await setting.cluster()
  const database = await cluster.make('mails_ready', await filledDatabase(setting, setting.day))
  await cluster.asOwner(database, async (owner) => {
    await owner.query('update candidate_account set release_mail = false where release_mail')
    // Of a release a year ago nobody is told any more.
    await owner.query("update series set release_at = now() - interval '30 days' where release_at <= now()")
    await owner.query(
      `
        update candidate_account set release_mail = true, release_mailed_at = null
        where entry_id in (
          select entry_id from candidate_account
          join entry on entry.id = entry_id
          join series on series.id = entry.series_id
          join result using (entry_id)
          where series.release_at <= now() and component = 'overall' and status = 'final'
          order by entry_id limit $1
        )
      `,
      [setting.mails],
    )
    await owner.query('vacuum (analyze)')
  })
}

async function release(setting: Setting): Promise<{ rate: number; received: Received }> {
  const cluster = await setting.cluster()
  const database = await cluster.make('mails', 'mails_ready')
  const server = await mailServer()
  const worker = await servePortal(setting, database, { role: 'worker', more: { SMTP_URL: server.url } })
  try {
    const begin = Date.now()
    await askForMails(cluster.addresses(database).url)
    const received = await server.until(setting.mails, patience * setting.seconds)
    if (received.count === 0) throw new Error('The worker sent no mail')
    return { rate: (received.count * 1000) / (received.lastAt - begin), received }
  } finally {
    await worker.stop()
    server.stop()
  }
}

/** The worker looks every minute; this time at once. */
async function askForMails(url: string): Promise<void> {
  const db = openDatabase(url)
  const boss = await openQueue(db)
  await enqueue(boss, db, 'mail-releases', {})
  await boss.stop({ graceful: false, close: false })
  await db.destroy()
}

async function sendByPool({ mails, seconds }: Setting, { first }: Received): Promise<number> {
  const { subject = '', text = '', html } = await simpleParser(first)
  const server = await mailServer()
  try {
    const mail = { subject, text, html: html || '' }
    const orders = { url: server.url, mail, count: mails, seconds }
    return (await inProcess<MailOrders, { rate: number }>('nodemailer.ts', orders)).rate
  } finally {
    server.stop()
  }
}
