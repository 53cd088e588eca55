import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tidyUp } from '../../src/tidy-up.ts'
import { jobsAreDone, timePasses } from '../support/clock.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('every hour: ended sessions and old links go, and mails whose tries were used up are sent after all', async () => {
  const person = await aStaffMember(portal, { area: 'preparation' })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', person.email, person.password)
  portal.mailbox.refuseWith(451)
  await visitor.signOut()
  await visitor.open('/preparation/forgotten-password')
  await visitor.fill('email', person.email).press('Submit')
  await jobsAreDone(owner)
  const { rows: waiting } = await owner.query('select attempts from outgoing_mail')
  expect(waiting).toEqual([{ attempts: 1 }])
  await owner.query("delete from pgboss.job where name = 'send-mail'")
  await owner.query('update outgoing_mail set expires_at = null')
  portal.mailbox.refuseWith(null)
  await timePasses(owner, '6 hours')
  await tidyUp(portal.portal)
  expect((await portal.mailbox.mailTo(person.email)).subject).toMatch(/new password/)
  await jobsAreDone(owner)
  await timePasses(owner, '31 days')
  await tidyUp(portal.portal)
  const { rows } = await owner.query(
    'select (select count(*)::int from session) as sessions, (select count(*)::int from token) as links, (select count(*)::int from outgoing_mail) as mails',
  )
  expect(rows[0]).toEqual({ sessions: 0, links: 0, mails: 0 })
})

test('what a killed process has begun is deleted after two days; what is whole or young stays', async () => {
  const folder = join(portal.config.dataDir, 'batches')
  await mkdir(folder, { recursive: true })
  const old = new Date(Date.now() - 3 * 24 * 3_600_000)
  for (const name of ['.profiles-1.pdf.x', 'profiles-1.pdf', '.profiles-2.pdf.y'])
    await writeFile(join(folder, name), 'x')
  for (const name of ['.profiles-1.pdf.x', 'profiles-1.pdf']) await utimes(join(folder, name), old, old)
  await tidyUp(portal.portal)
  expect((await readdir(folder)).sort()).toEqual(['.profiles-2.pdf.y', 'profiles-1.pdf'])
})
