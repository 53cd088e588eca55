import { expect, test } from 'vitest'
import { prepareQueues } from '../../src/database/jobs.ts'
import { testDatabase } from '../support/database.ts'

const { owner, ownerUrl } = await testDatabase()

async function settings(): Promise<unknown[]> {
  const queues = await owner.query(
    'select name, retry_limit, retry_delay, expire_seconds, dead_letter from pgboss.queue order by name',
  )
  const schedules = await owner.query('select name, cron from pgboss.schedule order by name')
  return [queues.rows, schedules.rows]
}

test('queues and schedules of an earlier version get the settings of this one', async () => {
  await prepareQueues(owner, ownerUrl)
  const wanted = await settings()
  await owner.query("update pgboss.queue set retry_limit = 99, expire_seconds = 7 where name = 'send-mail'")
  await owner.query("update pgboss.schedule set cron = '1 1 1 1 *' where name = 'tidy-up'")
  await owner.query("delete from pgboss.schedule where name = 'mail-releases'")
  await prepareQueues(owner, ownerUrl)
  expect(await settings()).toEqual(wanted)
})

test('what is as it should be already is left untouched, so that a start costs little', async () => {
  const changes = async () =>
    (await owner.query('select name, updated_on from pgboss.queue order by name')).rows
  const before = await changes()
  await prepareQueues(owner, ownerUrl)
  expect(await changes()).toEqual(before)
})
