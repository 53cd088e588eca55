import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterAll } from 'vitest'

/** A real SMTP server that keeps what it is sent. */
export type Mailbox = {
  url: string
  mails: ParsedMail[]
  /** The next mail to an address that no earlier call has given; waits for it. */
  mailTo: (address: string) => Promise<ParsedMail>
  /** What the server answers from now on instead of accepting: an SMTP code, or null. */
  refuseWith: (code: number | null) => void
}

/** Starts a mailbox on loopback for a test file. */
export async function aMailbox(): Promise<Mailbox> {
  const mails: ParsedMail[] = []
  const given = new Set<ParsedMail>()
  const arrivals = new EventEmitter()
  let refusal: number | null = null
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(refusal ? Object.assign(new Error('refused'), { responseCode: refusal }) : null),
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        mails.push(mail)
        arrivals.emit('mail')
        done()
      }, done)
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  afterAll(() => new Promise<void>((done) => server.close(done)))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    mailTo: async (address) => {
      for (;;) {
        const found = mails.find(
          (mail) => !given.has(mail) && recipients(mail).includes(address.toLowerCase()),
        )
        if (found) {
          given.add(found)
          return found
        }
        await once(arrivals, 'mail')
      }
    },
    refuseWith: (code) => {
      refusal = code
    },
  }
}

/** The link in a mail, as a path on the portal. */
export function linkIn(mail: ParsedMail): string {
  const [link] = /https?:\/\/\S+\/[A-Za-z0-9_-]{30,}/.exec(mail.text ?? '') ?? []
  if (!link) throw new Error(`No link in: ${mail.text}`)
  return new URL(link).pathname
}

function recipients(mail: ParsedMail): string[] {
  return [mail.to ?? []]
    .flat()
    .flatMap((to) => to.value.map((address) => (address.address ?? '').toLowerCase()))
}
