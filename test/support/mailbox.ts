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
  /** Waits until so many mails have come. */
  hasReceived: (count: number) => Promise<void>
  /** What the server answers from now on instead of accepting: an SMTP code, or null; for all addresses or for one. */
  refuseWith: (code: number | null, address?: string) => void
  /** Has the server greet everybody with this SMTP code and hang up, or no longer (null). */
  turnAway: (code: number | null) => void
  /** Lets the server answer nobody until the returned function is called. */
  holdUp: () => () => void
}

/** Starts a mailbox on loopback for a test file. */
export async function aMailbox(): Promise<Mailbox> {
  const mails: ParsedMail[] = []
  const given = new Set<ParsedMail>()
  const arrivals = new EventEmitter()
  const refusals = new Map<string, number>()
  let greeting: number | null = null
  let held = Promise.resolve()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => done(greeting ? refused(greeting) : null),
    onRcptTo: async ({ address }, _session, done) => {
      await held
      const code = greeting ?? refusals.get(address) ?? refusals.get('')
      done(code ? refused(code) : null)
    },
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
    hasReceived: async (count) => {
      while (mails.length < count) await once(arrivals, 'mail')
    },
    refuseWith: (code, address = '') => {
      if (code) refusals.set(address, code)
      else refusals.delete(address)
    },
    turnAway: (code) => {
      greeting = code
    },
    holdUp: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return resolve
    },
  }
}

function refused(responseCode: number): Error {
  return Object.assign(new Error('refused'), { responseCode })
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
