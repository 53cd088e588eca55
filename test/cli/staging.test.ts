import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stagingCopy } from '../../src/database/staging-copy.ts'
import { aSeries } from '../support/builders.ts'
import { emptyDatabase, testDatabase } from '../support/database.ts'
import { folder, portal } from './portal-command.ts'

/** Where no mail server is. */
const settings = { SMTP_URL: 'smtp://127.0.0.1:1' }

const live = await testDatabase()
await aSeries(live.owner)
const invited = await portal(live, 'invite', 'somebody@board.example', '--area', 'operators')
expect(invited.code).toBe(0)
const backup = join(folder, 'live.backup')
expect(await portal(live, 'backup', backup)).toMatchObject({ code: 0 })

/** The mails that a worker would send, and how many jobs there are to send them. */
async function waitingMails({ owner }: typeof live) {
  const { rows } = await owner.query(`
    select (select count(*) from outgoing_mail)::int as mails,
      (select count(*) from outgoing_mail where body_encrypted is not null)::int as waiting,
      (select count(*) from pgboss.job where name = 'send-mail')::int as jobs
  `)
  return rows[0]
}

test('a backup is brought back as a staging copy: it says so, and mails that were waiting are given up', async () => {
  const copy = await emptyDatabase()
  const restored = await portal(copy, 'restore', backup, '--staging')
  expect(restored).toMatchObject({ code: 0, err: '' })
  expect(restored.out).toContain(
    'This is a staging copy, for good: no mail leaves it, and every page says what it is.',
  )
  expect(await waitingMails(copy)).toEqual({ mails: 1, waiting: 0, jobs: 0 })

  const checked = await portal(copy, settings, 'doctor')
  expect(checked).toMatchObject({ code: 0, err: '' })
  expect(checked.out).toMatch(/^ok {5}database: PostgreSQL \d+, a staging copy$/m)
  expect(checked.out).toMatch(/^ok {5}mail: goes to files, whatever SMTP_URL says: this is a staging copy$/m)

  const again = join(folder, 'copy.backup')
  expect(await portal(copy, 'backup', again)).toMatchObject({ code: 0 })
  const copyOfCopy = await emptyDatabase()
  expect((await portal(copyOfCopy, 'restore', again)).out).toContain('This is a staging copy')
  expect(await stagingCopy(copyOfCopy.web)).toEqual(await stagingCopy(copy.web))
}, 60_000)

test('a backup that is brought back to go on with is none: its mails go out', async () => {
  const other = await emptyDatabase()
  const restored = await portal(other, 'restore', backup)
  expect(restored.out).not.toContain('staging')
  expect(await stagingCopy(other.web)).toBeUndefined()
  expect(await waitingMails(other)).toEqual({ mails: 1, waiting: 1, jobs: 1 })
  expect((await portal(other, settings, 'doctor')).out).toMatch(/^WRONG {2}mail: /m)
}, 60_000)

test('pages and jobs can neither make a staging copy of a database nor end one, nor rehearse elsewhere', async () => {
  const copy = await emptyDatabase()
  await portal(copy, 'restore', backup, '--staging')
  for (const statement of ['insert into staging_copy default values', 'delete from staging_copy'])
    await expect(copy.web.query(statement)).rejects.toThrow('permission denied')
  const rehearsal = `
    insert into rehearsal (series_id, candidates, within_seconds, release_in_seconds) select id, 1, 1, 1 from series
  `
  await expect(live.web.query(rehearsal)).rejects.toThrow('foreign key')
}, 60_000)
