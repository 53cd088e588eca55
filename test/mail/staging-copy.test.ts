import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { queueMassMails } from '../../src/mail/index.ts'
import { jobsAreDone } from '../support/clock.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { asStagingCopy } from '../support/staging.ts'

const portal = await testPortal()

/** What was written to files instead of being sent. */
async function filed(): Promise<string[]> {
  const folder = join(portal.config.dataDir, 'mail')
  const names = await readdir(folder).catch(() => [])
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
}

test('no mail leaves a staging copy, with whatever mail server its workers have begun: all become files', async () => {
  const staff = await aStaffMember(portal, { area: 'preparation', email: 'staff@real.example' })
  const visitor = portal.visitor()
  const forget = async () => {
    await visitor.open('/preparation/forgotten-password')
    await visitor.fill('email', staff.email).press('Submit')
    await jobsAreDone(portal.db.owner)
  }
  await forget()
  expect(portal.mailbox.mails).toHaveLength(1)

  await asStagingCopy(portal.db)
  await forget()
  const mail = { kind: 'resultReleased' as const, params: { exam: 'x', series: 'y' }, language: 'en' }
  const addresses = ['ana@real.example', 'luis@real.example', 'eva@rehearsal.invalid']
  await queueMassMails(
    portal.portal,
    portal.db.web,
    addresses.map((to) => ({ ...mail, to })),
  )
  await jobsAreDone(portal.db.owner)
  expect(portal.mailbox.mails).toHaveLength(1)
  const to = (await filed()).map((text) => /^To: (.*)$/m.exec(text)?.[1]).sort()
  expect(to).toEqual([...addresses, staff.email].sort())
})
