import nodemailer from 'nodemailer'
import { takeOrders } from './in-process.ts'

export type MailOrders = {
  url: string
  mail: { subject: string; text: string; html: string }
  count: number
  seconds: number
}

/** The rival of P18: a bare pool that is given a mail as soon as it has room for one; mails a second. */
takeOrders(async ({ url, mail, count, seconds }: MailOrders) => {
  const pool = nodemailer.createTransport({ url, pool: true }, { from: 'results@board.example' })
  const begin = performance.now()
  let next = 0
  const send = async () => {
    while (next < count && performance.now() - begin < seconds * 1000) {
      next += 1
      await pool.sendMail({ ...mail, to: `candidate${next}@mail.example` })
    }
  }
  await Promise.all(Array.from({ length: 50 }, send))
  pool.close()
  return { rate: (next * 1000) / (performance.now() - begin) }
})
