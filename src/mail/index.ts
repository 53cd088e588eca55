export { deleteOldMails, queueMail, sendMail, takeUpWaitingMails } from './outbox.ts'
export { openTransport, type Transport } from './transport.ts'
