export { type Mail, queueMail, sendMail } from './outbox.ts'
export { openTransport, type Transport } from './transport.ts'
