import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import type { Config } from '../config.ts'
import { writeWhole } from '../storage/index.ts'

type Delivery = {
  to: string
  subject: string
  text: string
  html: string
  messageId: string
  /** Read together with the mail itself: what is written in a staging copy reaches nobody, whatever the settings say. */
  isOfStagingCopy: boolean
}

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
  /** @throws where no mail can go out now; from a staging copy, where it cannot be written down */
  verify: (isStagingCopy: boolean) => Promise<void>
  close: () => void
}

/** How mails go one way, without a look at what they are. */
type Way = {
  deliver: (mail: Delivery) => Promise<string | undefined>
  verify: () => Promise<void>
  close: () => void
}

/**
 * By SMTP where `SMTP_URL` is set; otherwise every mail becomes an `.eml` file in `DATA_DIR/mail`. The only place where mails leave:
 * those of a staging copy become files too.
 */
export function openTransport(config: Config): Transport {
  const folder = files(join(config.dataDir, 'mail'), config.mailFrom)
  const outside = config.smtpUrl ? smtp(config.smtpUrl, config.mailFrom) : folder
  return {
    deliver: (mail) => (mail.isOfStagingCopy ? folder : outside).deliver(mail),
    verify: (isStagingCopy) => (isStagingCopy ? folder : outside).verify(),
    close: () => outside.close(),
  }
}

/** How many connections a worker keeps to the mail server; `SMTP_URL` may say less: `smtp://…?maxConnections=2`. */
const maxConnections = 10

function smtp(url: string, from: string): Way {
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

function files(folder: string, from: string): Way {
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

function asMessage({ to, isOfStagingCopy: _, ...rest }: Delivery) {
  return { ...rest, to: { name: '', address: to }, headers: { 'Auto-Submitted': 'auto-generated' } }
}
