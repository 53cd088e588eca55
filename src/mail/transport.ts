import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import type { Config } from '../config.ts'
import { writeWhole } from '../storage/index.ts'

type Delivery = { to: string; subject: string; text: string; html: string; messageId: string }

/** The server takes no mail from us now, whomever it is for: it is not to be reached, or refuses us or the sender. */
export class ServerAway extends Error {}

type SmtpFailure = { responseCode: number; command: string; message: string }

/** What delivers mails. */
export type Transport = {
  /**
   * @returns the server's words where it refuses the mail for good (5xx)
   * @throws {ServerAway} while no mail can go out
   * @throws where a retry of this mail makes sense (4xx)
   */
  deliver: (mail: Delivery) => Promise<string | undefined>
  /** @throws where no mail can go out now */
  verify: () => Promise<void>
  close: () => void
}

/** By SMTP where `SMTP_URL` is set; otherwise every mail becomes an `.eml` file in `DATA_DIR/mail`. */
export function openTransport(config: Config): Transport {
  return config.smtpUrl
    ? smtp(config.smtpUrl, config.mailFrom)
    : files(join(config.dataDir, 'mail'), config.mailFrom)
}

/** How many connections a worker keeps to the mail server; `SMTP_URL` may say less: `smtp://…?maxConnections=2`. */
const maxConnections = 10

function smtp(url: string, from: string): Transport {
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }
  const transporter = nodemailer.createTransport({ url, pool: true, maxConnections, ...timeouts }, { from })
  return {
    deliver: async (mail) => {
      try {
        await transporter.sendMail(asMessage(mail))
        return undefined
      } catch (error) {
        const { responseCode = 0, command = '', message } = error as Partial<SmtpFailure>
        // A refused sign-in or sender is the settings' fault: all mails wait until they are mended.
        if (responseCode === 421 || !/^(RCPT TO|DATA|API)/.test(command)) {
          throw new ServerAway(`The mail server takes nothing now: ${message}`, { cause: error })
        }
        if (responseCode >= 500) return message
        throw error
      }
    },
    verify: async () => {
      await transporter.verify()
    },
    close: () => transporter.close(),
  }
}

function files(folder: string, from: string): Transport {
  const transporter = nodemailer.createTransport(
    { streamTransport: true, buffer: true, newline: 'unix' },
    { from },
  )
  return {
    deliver: async (mail) => {
      const written = await transporter.sendMail(asMessage(mail))
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${mail.messageId.slice(1, 9)}.eml`
      await writeWhole(join(folder, name), written.message as Buffer)
      return undefined
    },
    verify: async () => {
      await mkdir(folder, { recursive: true })
    },
    close: () => transporter.close(),
  }
}

function asMessage({ to, ...rest }: Delivery) {
  return { ...rest, to: { name: '', address: to }, headers: { 'Auto-Submitted': 'auto-generated' } }
}
