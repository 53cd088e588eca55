export {
  deleteOldMails,
  giveUpRestoredMails,
  queueMail,
  queueMassMails,
  takeUpRestoredMails,
  takeUpWaitingMails,
} from './outbox.ts'
export { openSender } from './send.ts'
export { openTransport } from './transport.ts'
