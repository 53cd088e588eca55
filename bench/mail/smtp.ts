// An SMTP server that takes all. It says its port, and when it is asked how many mails have come, until when, and the first.
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import type { Received } from './received.ts'

const received: Received = { count: 0, lastAt: 0, first: '' }

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData: (stream, _session, done) => {
    text(stream).then((mail) => {
      received.first ||= mail
      received.count += 1
      received.lastAt = Date.now()
      done()
    }, done)
  },
})
server.on('error', () => {})
server.listen(0, '127.0.0.1', () => process.send?.((server.server.address() as AddressInfo).port))
process.on('message', () => process.send?.(received))
