export { deleteOldMails, queueMail, sendMail } from './outbox.ts'
export { openTransport, type Transport } from './transport.ts'
