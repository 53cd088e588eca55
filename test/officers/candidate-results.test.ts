import { expect, test } from 'vitest'
import { aCentre, aSeries, hoursFromNow } from '../support/builders.ts'
import { acceptedTerms, aFamily, anOfficerOf } from '../support/officers.ts'
import { aCandidate } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A1: an officer without the right sees no link, and gets 404 at every address of the service', async () => {
  const { parent, series } = await aFamily(portal)
  await acceptedTerms(portal, parent)
  const officer = await anOfficerOf(portal, parent)
  await officer.open('/officers')
  expect(officer.words).toContain('Manage the Candidate Results website')
  await owner.query('update membership set manages_candidate_results = false where identity_id = $1', [
    officer.identityId,
  ])
  await officer.open('/officers')
  expect(officer.page.html.querySelector('a[href*="candidate-results"]')).toBeNull()
  const base = '/officers/candidate-results'
  for (const path of [
    base,
    ...['', '/subcentres', '/credentials'].map((end) => `${base}/${series.code}${end}`),
  ])
    expect((await officer.request('GET', path)).status, path).toBe(404)
})

test('A2: the series with a valid entry are offered; the terms are asked once per centre, and who accepted them and when is kept', async () => {
  const { parent, series } = await aFamily(portal, { name: 'June 2026' })
  await aSeries(owner, { name: 'Without entries' })
  const officer = await anOfficerOf(portal, parent)
  await officer.open('/officers')
  await officer.follow('Manage the Candidate Results website')
  expect(officer.words).toContain('June 2026')
  expect(officer.words).not.toContain('Without entries')

  await officer.open(`/officers/candidate-results/${series.code}`)
  expect(officer.words).toContain('Accept the terms first')
  await officer.fill('series', series.code).press('Go')
  expect(officer.page.status).toBe(422)
  expect(officer.words).toContain('Accept the terms to go on')
  await officer.fill('series', series.code).fill('terms', 'on').press('Go')
  expect(officer.words).toContain('Candidate results, June 2026')

  const colleague = await anOfficerOf(portal, parent)
  await colleague.open('/officers/candidate-results')
  expect(colleague.words).toContain(`accepted by ${officer.email}`)
  await colleague.fill('series', series.code).press('Go')
  expect(colleague.words).toContain('Candidate results, June 2026')
})

test('A2, A10: a series without an entry of the centre, and centres of others, lead nowhere', async () => {
  const { parent, associates, series } = await aFamily(portal)
  const stranger = await aCentre(owner)
  await acceptedTerms(portal, parent, associates[0], stranger)
  const officer = await anOfficerOf(portal, parent)
  const own = await anOfficerOf(portal, associates[0])
  const foreign = await anOfficerOf(portal, stranger)
  const at = `/officers/candidate-results/${series.code}`
  expect((await foreign.request('GET', at)).status).toBe(404)
  expect((await officer.request('GET', `${at}?centre=${stranger.number}`)).status).toBe(404)
  expect((await officer.request('GET', `${at}?centre=${associates[1].number}`)).status).toBe(200)
  expect((await own.request('GET', `${at}?centre=${associates[1].number}`)).status).toBe(404)
  expect((await own.request('GET', `${at}/subcentres`)).status).toBe(404)
  await own.open(at)
  expect(own.words).toContain(associates[0].number)
  expect(own.words).not.toContain(associates[1].number)
})

test('K1: "Edit status" begins at NO candidates and works at once, for candidates who are signed in too', async () => {
  const { parent, series } = await aFamily(portal)
  await acceptedTerms(portal, parent)
  const officer = await anOfficerOf(portal, parent)
  const at = `/officers/candidate-results/${series.code}`
  await officer.open(at)
  const checked = () =>
    officer.page.html.querySelector('input[name="candidateAccess"][checked]')?.getAttribute('value')
  expect(checked()).toBe('none')
  const { rows } = await owner.query<{ id: number }>(
    'select id from entry where centre_id = $1 order by id',
    [parent.id],
  )
  const entries = rows.map(({ id }) => ({
    id,
    candidateNumber: '',
    examCode: 'B2F',
    seriesId: 0,
    centreId: 0,
  }))
  const [first, second] = [
    await aCandidate(portal, { entry: entries[0] as (typeof entries)[0] }),
    await aCandidate(portal, { entry: entries[1] as (typeof entries)[0] }),
  ]
  const [anna, ben] = [portal.visitor(), portal.visitor()]
  await anna.signIn('candidates', first.email, first.password)
  await ben.signIn('candidates', second.email, second.password)
  const scores = async () => {
    await anna.open(`/candidates/results/${first.entry.id}`)
    await ben.open(`/candidates/results/${second.entry.id}`)
    return [anna, ben].map((visitor) => /\b175\b/.test(visitor.words))
  }
  expect(await scores()).toEqual([false, false])
  await officer.fill('candidateAccess', 'all').press('Save')
  expect(checked()).toBe('all')
  expect(await scores()).toEqual([true, true])
  await officer.fill('candidateAccess', 'selected').press('Save')
  expect(await scores()).toEqual([false, false])
  await officer.open(`${at}/credentials`)
  await officer.fill('which', 'ticked').fill('entryIds', String(first.entry.id)).press('Give access')
  expect(await scores()).toEqual([true, false])
  await officer.fill('which', 'found').press('Take access away')
  expect(await scores()).toEqual([false, false])
})

test('K1, A7: the person who answers candidates needs a name and a way to be reached; what was typed is kept', async () => {
  const { parent, series } = await aFamily(portal)
  await acceptedTerms(portal, parent)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(`/officers/candidate-results/${series.code}`)
  await officer.fill('contactName', 'Carmen Ordóñez').fill('delay', 'soon').press('Save')
  expect(officer.page.status).toBe(422)
  expect(officer.words).toContain('Enter a telephone number or an e-mail address for this person.')
  expect(officer.page.html.querySelector('#contactName')?.getAttribute('value')).toBe('Carmen Ordóñez')
  await officer.fill('contactPhone', '+34 600 1').press('Save')
  expect(officer.words).toContain('Enter the delay in hours and minutes')
  await officer.fill('delay', '1:30').press('Save')
  expect(officer.words).toContain('Carmen Ordóñez · +34 600 1')
  expect(officer.words).toContain('01:30')
})

test('A8: of two officers who edit the same status, the second is told what the first changed', async () => {
  const { parent, series } = await aFamily(portal)
  await acceptedTerms(portal, parent)
  const [first, second] = [await anOfficerOf(portal, parent), await anOfficerOf(portal, parent)]
  const at = `/officers/candidate-results/${series.code}`
  await first.open(at)
  await second.open(at)
  await first.fill('delay', '02:00').press('Save')
  await second.fill('candidateAccess', 'all').press('Save')
  expect(second.page.status).toBe(422)
  expect(second.words).toContain(`${first.email} has changed this while you were editing`)
  const { rows } = await owner.query(
    'select candidate_access, delay_minutes from centre_setting where centre_id = $1',
    [parent.id],
  )
  expect(rows).toEqual([{ candidate_access: 'none', delay_minutes: 120 }])
  await second.press('Save')
  expect(second.words).toContain('Saved')
})

test('A3: before the window opens nothing can be created, and the page names the date', async () => {
  const { parent, series } = await aFamily(portal, { credentialsFrom: hoursFromNow(48) })
  await acceptedTerms(portal, parent)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(`/officers/candidate-results/${series.code}`)
  expect(officer.words).toContain('Credentials can be created from')
  await officer.fill('candidateAccess', 'all').press('Save')
  await officer.follow('Login details and letters')
  await officer.press('Create login details')
  expect(officer.page.status).toBe(422)
  expect(officer.words).toMatch(/Credentials for this series can be created from \w+,? \d+ \w+ \d{4}/)
  expect(
    (
      await owner.query('select from credential join entry on id = entry_id where centre_id = $1', [
        parent.id,
      ])
    ).rowCount,
  ).toBe(0)
})
