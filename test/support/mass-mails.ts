import { transaction } from '../../src/database/connection.ts'
import { queueMassMails } from '../../src/mail/index.ts'
import type { Portal } from '../../src/portal.ts'
import type { Mailbox } from './mailbox.ts'

/** Puts as many release mails into the outbox, each to somebody else, and gives their addresses. */
export async function manyMails(portal: Portal, count: number): Promise<string[]> {
  const addresses = Array.from({ length: count }, (_, index) => `candidate${index}@many.example`)
  const about = {
    kind: 'resultReleased',
    params: { exam: 'B2 First', series: 'June' },
    language: 'en',
  } as const
  const mails = addresses.map((to) => ({ to, link: 'https://results.example/candidates/results', ...about }))
  await transaction(portal.db, (tx) => queueMassMails(portal, tx, mails, '1 day'))
  return addresses
}

/** To whom the mails went that have come, in that order. */
export function recipientsOf({ mails }: Pick<Mailbox, 'mails'>): string[] {
  return mails.flatMap((mail) => [mail.to ?? []].flat().map(({ text }) => text))
}
