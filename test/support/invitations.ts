import { jobsAreDone } from './clock.ts'
import type { TestPortal } from './portal.ts'

/** The path of the link in the newest invitation that was mailed to somebody. */
export async function linkMailedTo(portal: TestPortal, email: string): Promise<string> {
  await jobsAreDone(portal.db.owner)
  const mails = portal.mailbox.mails.filter((one) => JSON.stringify(one.to).includes(email))
  const url = /https?:\/\/\S+\/set-password\/\S+/.exec(String(mails.at(-1)?.text))?.[0] ?? ''
  return new URL(url).pathname
}
