import { expect, test } from 'vitest'
import { verificationCode } from '../../src/results/verification/verification-code.ts'
import { qrCodeOn } from '../support/pdf/qr-code.ts'
import { aCandidate, aCandidateEntry } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

async function aSignedInCandidate() {
  const person = await aCandidate(portal)
  const visitor = portal.visitor()
  await visitor.signIn('candidates', person.email, person.password)
  const { rows } = await owner.query('select reference from entry where id = $1', [person.entry.id])
  const reference: string = rows[0].reference
  const codeOf = (version: number) => verificationCode(portal.config.encryptionKey, { reference, version })
  return {
    ...person,
    visitor,
    reference,
    code: codeOf(6),
    codeOf,
    at: `/candidates/results/${person.entry.id}`,
  }
}

test('the QR code on a profile leads to the public page, which shows nothing until the candidate switches it on', async () => {
  const { visitor, at, reference } = await aSignedInCandidate()
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

test('the name is shown as far as the candidate agreed: not at all, initials, in full; and not at all again', async () => {
  const { visitor, at, code } = await aSignedInCandidate()
  const university = portal.visitor()
  for (const [name, shown] of [
    ['off', /does not show the name/],
    ['initials', /Name ?A\. N\./],
    ['full', /Name ?Ana Núñez/],
  ] as const) {
    await visitor.open(`${at}/verification`)
    await visitor.fill('isOn', 'on').fill('name', name).press('Save')
    await university.open(`/verify/${code}`)
    expect(university.words).toMatch(shown)
  }
  await visitor.untick('isOn').press('Save')
  expect((await university.open(`/verify/${code}`)).status).toBe(404)
})

test('a result that was corrected says so to whoever holds the older profile', async () => {
  const { visitor, at, code, codeOf, entry } = await aSignedInCandidate()
  await visitor.open(`${at}/verification`)
  await visitor.fill('isOn', 'on').press('Save')
  await owner.query(
    `update result set score = 181, version = version + 1, changed_at = now() where entry_id = $1 and component = 'overall'`,
    [entry.id],
  )
  const university = portal.visitor()
  await university.open(`/verify/${code}`)
  expect(university.words).toContain('has been changed since the profile was made')
  expect(university.words).toMatch(/Score ?181 ?Grade/)
  await university.open(`/verify/${codeOf(7)}`)
  expect(university.words).not.toContain('has been changed since')
})

test('S15, A5: the public page is behind the gate: no result before its release, on hold, or without access', async () => {
  const { visitor, at, code, entry } = await aSignedInCandidate()
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

test('a code cannot be guessed or changed; a wrong one, one that is off and none at all get the same answer', async () => {
  const { code, reference } = await aSignedInCandidate()
  const wrong = [
    `${code.slice(0, -1)}${code.endsWith('2') ? '3' : '2'}`,
    code.replace(/^./, (first) => (first === '2' ? '3' : '2')),
    reference,
    'x'.repeat(24),
    'A'.repeat(500),
    '%00',
    '..%2f..',
  ]
  const visitor = portal.visitor()
  const off = await visitor.open(`/verify/${code}`)
  for (const one of wrong) {
    const answer = await visitor.request('GET', `/verify/${one}`)
    expect([400, 404], one).toContain(answer.status)
    if (answer.status === 404 && one.length < 100 && !one.includes('%')) expect(answer.text).toBe(off.text)
  }
})

test('a code is taken as people type it: small letters, groups, spaces', async () => {
  const { visitor, at, code } = await aSignedInCandidate()
  await visitor.open(`${at}/verification`)
  await visitor.fill('isOn', 'on').press('Save')
  const university = portal.visitor()
  await university.open('/verify')
  await university.fill('code', code.toLowerCase().replace(/(.{4})/g, '$1-')).press('Check')
  expect(university.words).toContain('B2 First')
})

test('initials never are a whole name: a part of one letter is left out', async () => {
  const { visitor, at, code, entry } = await aSignedInCandidate()
  await visitor.open(`${at}/verification`)
  await visitor.fill('isOn', 'on').fill('name', 'initials').press('Save')
  const university = portal.visitor()
  for (const [first, last, shown] of [
    ['伟', '王', /does not show the name/],
    ['小明', '王', /Name ?小\. /],
    ['Ana María', 'X', /Name ?A\. M\. /],
  ] as const) {
    await owner.query('update entry set first_name = $2, last_name = $3 where id = $1', [
      entry.id,
      first,
      last,
    ])
    await university.open(`/verify/${code}`)
    expect(university.words).toMatch(shown)
    expect(university.words).not.toContain('王')
  }
})

test('a request for the head alone is not counted, and no search engine keeps the page', async () => {
  const { visitor, at, code } = await aSignedInCandidate()
  await visitor.open(`${at}/verification`)
  await visitor.fill('isOn', 'on').press('Save')
  const head = await portal.visitor().request('HEAD', `/verify/${code}`)
  expect([head.status, head.headers.get('x-robots-tag')]).toEqual([200, 'noindex'])
  await visitor.open(`${at}/verification`)
  expect(visitor.words).toContain('Never so far')
})

test('with the account, the consent goes', async () => {
  const { visitor, at, code, password } = await aSignedInCandidate()
  await visitor.open(`${at}/verification`)
  await visitor.fill('isOn', 'on').press('Save')
  expect((await portal.visitor().open(`/verify/${code}`)).status).toBe(200)
  await visitor.open('/candidates/account/delete')
  await visitor.fill('currentPassword', password).press(/delete/i)
  expect((await portal.visitor().open(`/verify/${code}`)).status).toBe(404)
})

test('the whole address may be typed, in any way; nothing typed is asked for', async () => {
  const { visitor, at, code } = await aSignedInCandidate()
  await visitor.open(`${at}/verification`)
  await visitor.fill('isOn', 'on').press('Save')
  const university = portal.visitor()
  await university.open('/')
  expect(university.page.html.querySelector('main a[href="/verify"]')).not.toBeNull()
  for (const typed of [`${portal.url}/verify/${code}`, code.replace(/(.{6})/g, '$1–'), ` ${code} `]) {
    await university.open('/verify')
    await university.fill('code', typed).press('Check')
    expect(university.words).toContain('B2 First')
  }
  for (const nothing of ['', '  ', '..']) {
    await university.open('/verify')
    await university.fill('code', nothing).press('Check')
    expect(university.page.status).toBe(422)
    expect(university.words).toContain('Enter the code on the profile')
  }
})

test('nobody decides for another candidate', async () => {
  const { visitor } = await aSignedInCandidate()
  const foreign = await aCandidateEntry(owner)
  await visitor.open('/candidates/account/password')
  const path = `/candidates/results/${foreign.id}/verification`
  expect((await visitor.request('GET', path)).status).toBe(404)
  const fields = { _csrf: visitor.hidden('_csrf'), isOn: 'on', name: 'full' }
  expect((await visitor.request('POST', path, fields)).status).toBe(404)
  expect((await owner.query('select from verification where entry_id = $1', [foreign.id])).rowCount).toBe(0)
})
