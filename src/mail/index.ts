export { queueMail, sendMail, type Mail } from './outbox.ts'
export { openTransport, type Transport } from './transport.ts'
