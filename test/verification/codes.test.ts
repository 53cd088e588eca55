import { expect, test } from 'vitest'
import { testPortal } from '../support/portal.ts'
import { aCandidateWithCode } from '../support/verification.ts'

const portal = await testPortal()

test('a code cannot be guessed or changed; a wrong one, one that is off and none at all get the same answer', async () => {
  const { code, reference } = await aCandidateWithCode(portal)
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
  const { visitor, at, code } = await aCandidateWithCode(portal)
  await visitor.open(`${at}/verification`)
  await visitor.fill('isOn', 'on').press('Save')
  const university = portal.visitor()
  await university.open('/verify')
  await university.fill('code', code.toLowerCase().replace(/(.{4})/g, '$1-')).press('Check')
  expect(university.words).toContain('B2 First')
})

test('the whole address may be typed, in any way; nothing typed is asked for', async () => {
  const { visitor, at, code } = await aCandidateWithCode(portal)
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
