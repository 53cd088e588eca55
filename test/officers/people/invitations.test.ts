import { expect, test } from 'vitest'
import { aCentre } from '../../support/builders.ts'
import { linkMailedTo } from '../../support/invitations.ts'
import { aFamily, anOfficerOf } from '../../support/officers.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('S2: an officer invites staff for a preparation centre and for an associate centre; the link works once', async () => {
  const { parent, associates } = await aFamily(portal)
  const preparation = await aCentre(owner, { kind: 'preparation', parentId: parent.id })
  const officer = await anOfficerOf(portal, parent)
  await officer.open('/officers')
  await officer.follow('People')
  for (const [email, centre, area] of [
    ['staff@lingua.example', preparation.number, 'preparation'],
    ['colleague@associate.example', associates[0].number, 'officers'],
  ] as const) {
    await officer.open('/officers/people')
    await officer.fill('email', email).fill('centre', centre).press('Send invitation')
    expect(officer.words).toContain(`An invitation was mailed to ${email}`)
    const link = await linkMailedTo(portal, email)
    expect(link).toContain(`/${area}/set-password/`)
    const invited = portal.visitor()
    await invited.open(link)
    await invited
      .fill('password', 'a quiet morning in June')
      .fill('confirmPassword', 'a quiet morning in June')
    await invited.press(/password/i)
    await invited.signIn(area, email, 'a quiet morning in June')
    expect(new URL(invited.page.url).pathname).toBe(`/${area}`)
    expect((await portal.visitor().open(link)).status).toBe(404)
  }
  await officer.open('/officers/people')
  expect(officer.words).toContain('staff@lingua.example')
  expect(officer.words).toContain('colleague@associate.example')
})

test('S2: centres of others cannot be invited for, and who is there already is said to be', async () => {
  const { parent } = await aFamily(portal)
  const foreign = await aCentre(owner)
  const officer = await anOfficerOf(portal, parent)
  await officer.open('/officers/people')
  await officer.fill('email', 'x@example.org').fill('centre', foreign.number).press('Send invitation')
  expect(officer.page.status).toBe(422)
  expect(officer.words).toContain('This is not one of your centres')
  expect(officer.page.html.querySelector('#email')?.getAttribute('value')).toBe('x@example.org')
  await officer.fill('email', officer.email).fill('centre', parent.number).press('Send invitation')
  expect(officer.words).toContain('has access for this centre already')
})

test('S2: an invitation that waits can be sent again and withdrawn; its links are dead then', async () => {
  const { parent } = await aFamily(portal)
  const officer = await anOfficerOf(portal, parent)
  await officer.open('/officers/people')
  await officer.fill('email', 'late@example.org').fill('centre', parent.number).press('Send invitation')
  const first = await linkMailedTo(portal, 'late@example.org')
  await officer.press('Send again')
  const second = await linkMailedTo(portal, 'late@example.org')
  expect(second).not.toBe(first)
  expect((await portal.visitor().open(first)).status).toBe(404)
  expect((await portal.visitor().open(second)).status).toBe(200)
  const stranger = await anOfficerOf(portal, await aCentre(owner))
  await stranger.open('/officers/people')
  expect(stranger.words).not.toContain('late@example.org')
  const withdraw =
    officer.page.html.querySelector('[formaction$="/withdraw"]')?.getAttribute('formaction') ?? ''
  const renew = withdraw.replace('/withdraw', '/renew')
  for (const address of [withdraw, renew])
    expect((await stranger.request('POST', address, { _csrf: stranger.hidden('_csrf') })).status).toBe(404)
  await officer.press('Withdraw')
  expect((await portal.visitor().open(second)).status).toBe(404)
})

test('A1: an invitation gives no right that the inviting officer has not got', async () => {
  const { parent } = await aFamily(portal)
  const officer = await anOfficerOf(portal, parent)
  await owner.query('update membership set manages_candidate_results = false where identity_id = $1', [
    officer.identityId,
  ])
  await officer.open('/officers/people')
  await officer
    .fill('email', 'second-self@example.org')
    .fill('centre', parent.number)
    .press('Send invitation')
  const invited = portal.visitor()
  await invited.open(await linkMailedTo(portal, 'second-self@example.org'))
  await invited.fill('password', 'a quiet morning in June').fill('confirmPassword', 'a quiet morning in June')
  await invited.press(/password/i)
  await invited.signIn('officers', 'second-self@example.org', 'a quiet morning in June')
  expect((await invited.request('GET', '/officers/candidate-results')).status).toBe(404)
})
