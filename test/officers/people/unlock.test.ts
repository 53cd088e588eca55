import { expect, test } from 'vitest'
import { aCentre } from '../../support/builders.ts'
import { aFamily, anOfficerOf } from '../../support/officers.ts'
import { aCandidate, aCandidateEntry, aLetter } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('S14: a locked candidate is unlocked in one press, in browsers that know the account too; others of other centres are not found', async () => {
  const { parent, series } = await aFamily(portal)
  const entry = await aCandidateEntry(owner, {
    seriesId: series.id,
    centreId: parent.id,
    candidateNumber: '4711',
  })
  const person = await aCandidate(portal, { entry })
  const known = portal.visitor()
  await known.signIn('candidates', person.email, person.password)
  await known.signOut()
  const unknown = portal.visitor()
  for (const visitor of [known, unknown])
    for (let attempt = 0; attempt < 4; attempt += 1)
      await visitor.signIn('candidates', person.email, 'wrong one')
  expect((await known.signIn('candidates', person.email, person.password)).status).toBe(423)
  expect((await unknown.signIn('candidates', person.email, person.password)).status).toBe(423)

  const officer = await anOfficerOf(portal, parent)
  const stranger = await anOfficerOf(portal, await aCentre(owner))
  await stranger.open('/officers/candidates?name=4711')
  expect(stranger.words).toContain('No candidate of yours')
  const address = `/officers/candidates/${entry.id}/unlock`
  expect((await stranger.request('POST', address, { _csrf: stranger.hidden('_csrf') })).status).toBe(404)
  await officer.open('/officers/people')
  await officer.follow('Candidates who cannot sign in')
  await officer.fill('name', '4711').press('Show')
  expect(officer.words).toContain('Locked until')
  await officer.press('Unlock')
  expect(officer.words).toContain('Candidate 4711 is unlocked')
  expect(officer.words).not.toContain('Locked until')
  await known.signIn('candidates', person.email, person.password)
  expect(new URL(known.page.url).pathname).toMatch(/^\/candidates/)
  expect(known.page.status).toBe(200)
  await unknown.signIn('candidates', person.email, person.password)
  expect(unknown.page.status).toBe(200)
  const { rows } = await owner.query(
    `select identity_id, detail from audit_event where what = 'candidate.unlocked' order by id desc limit 1`,
  )
  expect(rows).toEqual([{ identity_id: officer.identityId, detail: { entryId: entry.id } }])
})

test('S14: an ID number that wrong Secret Numbers have locked is unlocked the same way', async () => {
  const { parent, series } = await aFamily(portal)
  const entry = await aCandidateEntry(owner, {
    seriesId: series.id,
    centreId: parent.id,
    candidateNumber: '4712',
  })
  const letter = await aLetter(portal, { entry })
  const candidate = portal.visitor()
  const register = async (secretNumber: string) => {
    await candidate.open('/candidates/register')
    return candidate
      .fill('idNumber', letter.idNumber)
      .fill('secretNumber', secretNumber)
      .fill('email', 'zoe@example.org')
      .fill('confirmEmail', 'zoe@example.org')
      .fill('password', 'a quiet morning in June')
      .fill('confirmPassword', 'a quiet morning in June')
      .fill('terms', 'on')
      .press('Register')
  }
  for (let attempt = 0; attempt < 4; attempt += 1) await register('0000 0000 0000')
  expect((await register(letter.secretNumber)).status).toBe(423)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(`/officers/candidates?name=${letter.idNumber.toLowerCase()}`)
  expect(officer.words).toContain('Not registered yet')
  await officer.press('Unlock')
  expect((await register(letter.secretNumber)).url).toMatch(/\/candidates\/results/)
})
