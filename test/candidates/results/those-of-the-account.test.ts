import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, aSeries, hoursFromNow } from '../../support/builders.ts'
import { openResult } from '../../support/candidate-result.ts'
import { aCandidate, aCandidateEntry } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('S10: all results of an account stand in one place, the newest series first, each with its own state', async () => {
  const candidate = await aCandidate(portal, {
    entry: await aCandidateEntry(owner, {
      seriesId: (await aSeries(owner, { code: '2030-01', name: 'Old series' })).id,
    }),
  })
  const centre = await aCentre(owner)
  const later = await aSeries(owner, { code: '2031-01', name: 'New series', releaseAt: hoursFromNow(24) })
  await aCentreSetting(owner, later.id, centre.id)
  await owner.query("update centre_setting set candidate_access = 'all'")
  const further = await aCandidateEntry(owner, { seriesId: later.id, centreId: centre.id })
  const other = await aCandidate(portal, { entry: further })
  await owner.query('update candidate_account set identity_id = $1 where entry_id = $2', [
    candidate.identityId,
    further.id,
  ])
  const visitor = await openResult(portal, candidate)
  await visitor.open('/candidates/results')
  expect(visitor.page.html.querySelectorAll('main h2').map((one) => one.textContent)).toEqual([
    'New series',
    'Old series',
  ])
  expect(visitor.words).toMatch(/New series.*Not released yet/)
  await visitor.signOut()
  await visitor.signIn('candidates', other.idNumber, candidate.password)
  expect((await visitor.open(`/candidates/results/${candidate.entry.id}`)).status).toBe(200)
})

test("another candidate's result is a page that does not exist", async () => {
  const [anna, tom] = [await aCandidate(portal), await aCandidate(portal)]
  const visitor = portal.visitor()
  await visitor.signIn('candidates', anna.idNumber, anna.password)
  const foreign = await visitor.open(`/candidates/results/${tom.entry.id}`)
  const withoutReference = (text: string) =>
    text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|name="_csrf" value="[^"]+"/g, '')
  const foreignText = withoutReference(foreign.text)
  const missing = await visitor.open('/candidates/results/999999999')
  expect([foreign.status, missing.status]).toEqual([404, 404])
  expect(withoutReference(missing.text)).toBe(foreignText)
  expect((await visitor.request('GET', `/candidates/results/${tom.entry.id}/profile.pdf`)).status).toBe(404)
})

test('S16: an account can be deleted; the results stay with the centre', async () => {
  const candidate = await aCandidate(portal, {
    entry: await aCandidateEntry(owner, { releaseAt: hoursFromNow(-2) }),
  })
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.idNumber, candidate.password)
  await visitor.open('/candidates/account/delete')
  await visitor.fill('currentPassword', candidate.password).press('Delete my account')
  await visitor.signIn('candidates', candidate.idNumber, candidate.password)
  expect(visitor.page.status).toBe(422)
  const { rows } = await owner.query('select count(*)::int as results from result where entry_id = $1', [
    candidate.entry.id,
  ])
  expect(rows[0].results).toBe(6)
})
