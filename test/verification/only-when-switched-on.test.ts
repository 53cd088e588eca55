import { expect, test } from 'vitest'
import { qrCodeOn } from '../support/pdf/qr-code.ts'
import { aCandidateEntry } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { aCandidateWithCode } from '../support/verification.ts'

const portal = await testPortal()
const { owner } = portal.db

test('the QR code on a profile leads to the public page, which shows nothing until the candidate switches it on', async () => {
  const { visitor, at, reference } = await aCandidateWithCode(portal)
  const profile = await visitor.request('GET', `${at}/profile.pdf`)
  const address = await qrCodeOn(profile.body)
  expect(address).toMatch(new RegExp(`^${portal.url}/verify/${reference}[0-9A-Z]{14}$`))
  const path = new URL(address).pathname
  const university = portal.visitor()
  const before = await university.open(path)
  expect(before.status).toBe(404)
  expect(before.text).not.toMatch(/B2 First|Núñez/)

  await visitor.open(at)
  await visitor.follow('Let others check this result')
  expect(visitor.words).toContain('Switched off')
  await visitor.fill('isOn', 'on').press('Save')
  expect(visitor.words).toContain('Never so far')
  await university.open(path)
  expect(university.words).toMatch(/Exam ?B2 First/)
  expect(university.words).toMatch(/175/)
  expect(university.words).toContain('provisional')
  expect(university.words).not.toMatch(/Núñez|Ana|N\./)
  await visitor.open(`${at}/verification`)
  expect(visitor.words).toContain('1 time')
})

test('S15, A5: the public page is behind the gate: no result before its release, on hold, or without access', async () => {
  const { visitor, at, code, entry } = await aCandidateWithCode(portal)
  await visitor.open(`${at}/verification`)
  await visitor.fill('isOn', 'on').press('Save')
  const status = async () => (await portal.visitor().open(`/verify/${code}`)).status
  expect(await status()).toBe(200)
  await owner.query(
    'update centre_setting set candidate_access = $2 where centre_id = (select centre_id from entry where id = $1)',
    [entry.id, 'none'],
  )
  expect(await status()).toBe(404)
  await owner.query(`update centre_setting set candidate_access = 'all'`)
  await owner.query(`update series set release_at = now() + interval '1 hour' where id = $1`, [
    entry.seriesId,
  ])
  expect(await status()).toBe(404)
})

test('a request for the head alone is not counted, and no search engine keeps the page', async () => {
  const { visitor, at, code } = await aCandidateWithCode(portal)
  await visitor.open(`${at}/verification`)
  await visitor.fill('isOn', 'on').press('Save')
  const head = await portal.visitor().request('HEAD', `/verify/${code}`)
  expect([head.status, head.headers.get('x-robots-tag')]).toEqual([200, 'noindex'])
  await visitor.open(`${at}/verification`)
  expect(visitor.words).toContain('Never so far')
})

test('with the account, the consent goes', async () => {
  const { visitor, at, code, password } = await aCandidateWithCode(portal)
  await visitor.open(`${at}/verification`)
  await visitor.fill('isOn', 'on').press('Save')
  expect((await portal.visitor().open(`/verify/${code}`)).status).toBe(200)
  await visitor.open('/candidates/account/delete')
  await visitor.fill('currentPassword', password).press(/delete/i)
  expect((await portal.visitor().open(`/verify/${code}`)).status).toBe(404)
})

test('nobody decides for another candidate', async () => {
  const { visitor } = await aCandidateWithCode(portal)
  const foreign = await aCandidateEntry(owner)
  await visitor.open('/candidates/account/password')
  const path = `/candidates/results/${foreign.id}/verification`
  expect((await visitor.request('GET', path)).status).toBe(404)
  const fields = { _csrf: visitor.hidden('_csrf'), isOn: 'on', name: 'full' }
  expect((await visitor.request('POST', path, fields)).status).toBe(404)
  expect((await owner.query('select from verification where entry_id = $1', [foreign.id])).rowCount).toBe(0)
})
