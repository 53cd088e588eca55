import { expect, test } from 'vitest'
import { mailReleases } from '../../src/results/release-mails/release-mails.ts'
import { aCentre, aCentreSetting, aSeries, hoursFromNow } from '../support/builders.ts'
import { jobsAreDone, timePasses } from '../support/clock.ts'
import { aCandidate, aCandidateEntry, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

function mailsTo(email: string) {
  return portal.mailbox.mails.filter((mail) => JSON.stringify(mail.to).includes(email))
}

test('K2: candidates who want it and preparation centres are told when results begin to be there: not early, not twice, without a result', async () => {
  const [centre, preparation] = [await aCentre(owner), await aCentre(owner, { kind: 'preparation' })]
  const series = await aSeries(owner, { releaseAt: hoursFromNow(1) })
  await aCentreSetting(owner, series.id, centre.id, { delayMinutes: 30 })
  const about = { seriesId: series.id, centreId: centre.id, preparationCentreId: preparation.id }
  const wants = await aCandidate(portal, { entry: await aCandidateEntry(owner, about) })
  const wantsNot = await aCandidate(portal, { entry: await aCandidateEntry(owner, about) })
  await owner.query('update candidate_account set release_mail = true where entry_id = $1', [wants.entry.id])
  const staff = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
  const told = async () => {
    await Promise.all([mailReleases(portal.portal), mailReleases(portal.portal)])
    await jobsAreDone(owner)
    return [wants, wantsNot, staff].map((person) => mailsTo(person.email).length)
  }

  expect(await told()).toEqual([0, 0, 0])
  await timePasses(owner, '1 hour')
  expect(await told()).toEqual([0, 0, 1])
  await timePasses(owner, '30 minutes')
  expect(await told()).toEqual([1, 0, 1])
  expect(await told()).toEqual([1, 0, 1])
  const [mail] = mailsTo(wants.email)
  expect(mail?.text).toContain(`${portal.url}/candidates/results`)
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/175|Grade/)
})

test('K2: whoever registers after the release is not told of it', async () => {
  const late = await aCandidate(portal, { entry: await aCandidateEntry(owner) })
  await owner.query('update candidate_account set release_mail = true where entry_id = $1', [late.entry.id])
  await mailReleases(portal.portal)
  await jobsAreDone(owner)
  expect(mailsTo(late.email)).toEqual([])
})

/** A candidate who wants a mail, of a series that is released in an hour. */
async function aCandidateWhoWaits(about: Parameters<typeof aCandidateEntry>[1] = {}) {
  const entry = await aCandidateEntry(owner, { releaseAt: hoursFromNow(1), ...about })
  const candidate = await aCandidate(portal, { entry })
  await owner.query('update candidate_account set release_mail = true where entry_id = $1', [entry.id])
  const mails = async () => {
    await mailReleases(portal.portal)
    await jobsAreDone(owner)
    return mailsTo(candidate.email).length
  }
  return { entry, mails }
}

test('K2, K3: whose result is pending at the release is told once it is final', async () => {
  const { entry, mails } = await aCandidateWhoWaits()
  const overall = "update result set status = $2, score = $3 where entry_id = $1 and component = 'overall'"
  await owner.query(overall, [entry.id, 'pending', null])
  await timePasses(owner, '1 hour')
  expect(await mails()).toBe(0)
  await timePasses(owner, '5 minutes')
  expect(await mails()).toBe(0)
  await owner.query(overall, [entry.id, 'final', 175])
  await timePasses(owner, '5 minutes')
  expect(await mails()).toBe(1)
  await timePasses(owner, '5 minutes')
  expect(await mails()).toBe(1)
})

test('K2, A5, K1: who gets access after the release is told then', async () => {
  const { entry, mails } = await aCandidateWhoWaits()
  const giveAccessTo = (whom: string) =>
    owner.query('update centre_setting set candidate_access = $1 where centre_id = $2', [
      whom,
      entry.centreId,
    ])
  await giveAccessTo('none')
  await timePasses(owner, '1 hour')
  expect(await mails()).toBe(0)
  await giveAccessTo('selected')
  expect(await mails()).toBe(0)
  await owner.query('insert into selected_candidate (entry_id) values ($1)', [entry.id])
  await timePasses(owner, '5 minutes')
  expect(await mails()).toBe(1)
})

test('K2, A6: a release that is put off and comes again tells those who were not told, and nobody twice', async () => {
  const first = await aCandidateWhoWaits()
  const { seriesId, centreId } = first.entry
  await timePasses(owner, '1 hour')
  expect(await first.mails()).toBe(1)
  await owner.query("update series set release_at = now() + interval '1 hour' where id = $1", [seriesId])
  const second = await aCandidateWhoWaits({ seriesId, centreId })
  expect(await second.mails()).toBe(0)
  await timePasses(owner, '1 hour')
  expect(await second.mails()).toBe(1)
  expect(await first.mails()).toBe(1)
})
