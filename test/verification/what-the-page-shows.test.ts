import { expect, test } from 'vitest'
import { testPortal } from '../support/portal.ts'
import { aCandidateWithCode } from '../support/verification.ts'

const portal = await testPortal()
const { owner } = portal.db

test('the name is shown as far as the candidate agreed: not at all, initials, in full; and not at all again', async () => {
  const { visitor, at, code } = await aCandidateWithCode(portal)
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

test('initials never are a whole name: a part of one letter is left out', async () => {
  const { visitor, at, code, entry } = await aCandidateWithCode(portal)
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

test('a result that was corrected says so to whoever holds the older profile', async () => {
  const { visitor, at, code, codeOf, entry } = await aCandidateWithCode(portal)
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
