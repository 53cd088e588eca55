import { expect, test } from 'vitest'
import { aCentre } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { acceptedTerms, aFamily, anOfficerOf } from '../support/officers.ts'
import { aCandidate, aCandidateEntry, aLetter, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

/** The link in the newest mail to somebody. */
async function linkTo(email: string): Promise<string> {
  await jobsAreDone(owner)
  const mails = portal.mailbox.mails.filter((one) => JSON.stringify(one.to).includes(email))
  const url = /https?:\/\/\S+\/set-password\/\S+/.exec(String(mails.at(-1)?.text))?.[0] ?? ''
  return new URL(url).pathname
}

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
    const link = await linkTo(email)
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
  const first = await linkTo('late@example.org')
  await officer.press('Send again')
  const second = await linkTo('late@example.org')
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

test('S2: adding a preparation centre mails its contact person one invitation; a number that is taken adds nothing', async () => {
  const { parent, associates } = await aFamily(portal)
  const officer = await anOfficerOf(portal, parent)
  const fill = async (number: string, under: string) => {
    await officer.open('/officers/people/preparation-centres')
    officer.fill('number', number).fill('name', 'Lingua Nova').fill('parent', under)
    return officer
      .fill('contactName', 'Nora Novak')
      .fill('contactEmail', `${number.toLowerCase()}@example.org`)
      .press('Add and invite')
  }
  await fill('ES7771', parent.number)
  expect(officer.words).toContain('ES7771 was added')
  await jobsAreDone(owner)
  expect(portal.mailbox.mails.filter((one) => JSON.stringify(one.to).includes('es7771@'))).toHaveLength(1)
  expect(await linkTo('es7771@example.org')).toContain('/preparation/set-password/')
  const { rows } = await owner.query(`select kind, parent_id, time_zone from centre where number = 'ES7771'`)
  expect(rows).toEqual([{ kind: 'preparation', parent_id: parent.id, time_zone: 'Europe/Madrid' }])
  await fill(associates[0].number, parent.number)
  expect(officer.words).toContain('This number cannot be used')
  await fill('ES7772', (await aCentre(owner)).number)
  expect(officer.words).toContain('This is not one of your centres')
  expect((await owner.query(`select from centre where number = 'ES7772'`)).rowCount).toBe(0)
})

test('access that is taken away works on the next request of an open session; nobody takes their own', async () => {
  const { parent } = await aFamily(portal)
  const preparation = await aCentre(owner, { kind: 'preparation', parentId: parent.id })
  const person = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
  const staff = portal.visitor()
  await staff.signIn('preparation', person.email, person.password)
  expect((await staff.request('GET', '/preparation/results')).status).toBe(200)
  const officer = await anOfficerOf(portal, parent)
  const stranger = await anOfficerOf(portal, await aCentre(owner))
  await officer.open('/officers/people')
  await officer.follow(person.email)
  const path = new URL(officer.page.url).pathname
  expect((await stranger.request('GET', path)).status).toBe(404)
  await officer.press('Take access away')
  expect((await staff.request('GET', '/preparation/results')).status).toBe(303)
  const { rows } = await owner.query('select id from membership where identity_id = $1', [officer.identityId])
  const own = await officer.request('POST', `/officers/people/${rows[0].id}/remove`, {
    _csrf: officer.hidden('_csrf'),
  })
  expect(own.status).toBe(404)
})

test('A1: the right to administer the service is given and taken by colleagues who have it, never by oneself', async () => {
  const { parent, series } = await aFamily(portal)
  await acceptedTerms(portal, parent)
  const [officer, colleague] = [await anOfficerOf(portal, parent), await anOfficerOf(portal, parent)]
  await officer.open('/officers/people')
  await officer.follow(colleague.email)
  const path = new URL(officer.page.url).pathname
  await officer.press('Take this right away')
  const at = `/officers/candidate-results/${series.code}`
  expect((await colleague.request('GET', at)).status).toBe(404)
  const { rows } = await owner.query('select id from membership where identity_id = $1', [officer.identityId])
  await colleague.open('/officers/people')
  const fields = { _csrf: colleague.hidden('_csrf') }
  for (const address of [`${path}/right`, `/officers/people/${rows[0].id}/right`])
    expect((await colleague.request('POST', address, { ...fields, manages: 'on' })).status).toBe(404)
  await officer.open(path)
  await officer.press('Give this right')
  expect((await colleague.request('GET', at)).status).toBe(200)
})

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
  await invited.open(await linkTo('second-self@example.org'))
  await invited.fill('password', 'a quiet morning in June').fill('confirmPassword', 'a quiet morning in June')
  await invited.press(/password/i)
  await invited.signIn('officers', 'second-self@example.org', 'a quiet morning in June')
  expect((await invited.request('GET', '/officers/candidate-results')).status).toBe(404)
})

test('the database lets pages add preparation centres, and no others', async () => {
  const add = (kind: string) =>
    portal.db.web.query(
      `insert into centre (number, name, kind, parent_id, country, time_zone, contact_name, contact_email, contact_phone)
       values ('ZZ900', 'x', $1, (select min(id) from centre where kind = 'centre'), 'ES', 'Europe/Madrid', '', '', '')`,
      [kind],
    )
  await expect(add('centre')).rejects.toThrow('pages add preparation centres only')
  await expect(add('associate')).rejects.toThrow('pages add preparation centres only')
})
