import { afterAll, expect, test } from 'vitest'
import { openWorker } from '../../src/database/jobs.ts'
import { mailReleases } from '../../src/results/release-mails/release-mails.ts'
import { startWork } from '../../src/worker.ts'
import { aCentre, aCentreSetting, aFullResult, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { timePasses } from '../support/clock.ts'
import { recipientsOf } from '../support/mass-mails.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db
const { ownerUrl } = portal.db
const second = await startWork(portal.portal, await openWorker(ownerUrl), ownerUrl)
afterAll(() => second.stop())

/** Candidates of a centre who want a mail at release. */
async function candidatesOf(seriesId: number, count: number): Promise<string[]> {
  const centre = await aCentre(owner)
  await aCentreSetting(owner, seriesId, centre.id)
  const addresses: string[] = []
  for (let index = 0; index < count; index += 1) {
    const { id } = await anEntry(owner, { seriesId, centreId: centre.id })
    await aFullResult(owner, id)
    const email = `${centre.number}-${index}@example.org`.toLowerCase()
    await owner.query(
      `with person as (
         insert into identity (email, email_key, password_hash) values ($1, $1, 'x') returning id
       ), credential as (
         insert into credential (entry_id, id_number) values ($2::bigint, 'ABC' || lpad($2::bigint::text, 6, '0'))
       )
       insert into candidate_account (entry_id, identity_id, release_mail) select $2::bigint, id, true from person`,
      [email, id],
    )
    addresses.push(email)
  }
  return addresses
}

test('K2: with several workers and many centres everybody is told once', async () => {
  const series = await aSeries(owner, { releaseAt: hoursFromNow(1) })
  const addresses: string[] = []
  for (let centres = 0; centres < 25; centres += 1) addresses.push(...(await candidatesOf(series.id, 4)))
  const tellEverybody = () => Promise.all(Array.from({ length: 3 }, () => mailReleases(portal.portal)))
  await tellEverybody()
  expect(portal.mailbox.mails).toEqual([])

  await timePasses(owner, '1 hour')
  await tellEverybody()
  await tellEverybody()
  await portal.mailbox.hasReceived(addresses.length)
  expect(recipientsOf(portal.mailbox).sort()).toEqual(addresses.sort())
  const { rows } = await owner.query('select count(*)::int as mails from outgoing_mail')
  expect(rows[0].mails).toBe(addresses.length)
})
