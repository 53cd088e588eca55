import { expect, test } from 'vitest'
import { anOfficerOf } from '../../support/officers.ts'
import { testPortal } from '../../support/portal.ts'
import { aParentCentre, inForce } from '../../support/subcentres.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A4, A5: the default row holds for every associate centre that uses defaults; a centre of its own mind keeps its values', async () => {
  const { parent, associates, series, at } = await aParentCentre(portal)
  const [first, second, third] = associates
  const officer = await anOfficerOf(portal, parent)
  await officer.open(`/officers/candidate-results/${series.code}`)
  await officer.follow('Manage attached centres')
  expect(officer.page.html.querySelector('h1')?.textContent).toBe('Subcentre Management')
  for (const name of [
    'Use defaults',
    'Candidate Results delay',
    'Give access',
    'Provide contact details',
    'Default contact details',
  ])
    expect(officer.words).toContain(name)

  const sent = new URLSearchParams({
    _csrf: officer.hidden('_csrf'),
    'default[delay]': '00:30',
    'default[access]': 'on',
  })
  sent.set('default[contact]', 'default')
  sent.set(`centres[${second.number}][delay]`, '02:00')
  sent.set(`centres[${second.number}][access]`, 'on')
  sent.set(`centres[${second.number}][contact]`, 'centre')
  const answer = await officer.request('POST', at, [...sent])
  expect(answer.status).toBe(303)
  await officer.open(String(answer.headers.get('location')))
  expect(officer.words).toContain('2 rows changed')
  expect(officer.words).toContain(`${second.number}`)
  const usesDefault = { has_access: true, delay_minutes: 30, contact_centre: `Centre ${parent.number}` }
  expect(await inForce(owner, series.id, first.id)).toEqual(usesDefault)
  expect(await inForce(owner, series.id, third.id)).toEqual(usesDefault)
  expect(await inForce(owner, series.id, second.id)).toEqual({
    has_access: true,
    delay_minutes: 120,
    contact_centre: `Centre ${second.number}`,
  })

  await officer.fill('default[useDefaults]', 'on').press('Save')
  expect(await inForce(owner, series.id, second.id)).toEqual(usesDefault)
})

test('A5: a value that is typed while "Use defaults" is ticked would have no effect, and the page says so', async () => {
  const { parent, associates, at } = await aParentCentre(portal)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await officer.fill(`centres[${associates[0].number}][delay]`, '01:00').press('Save')
  expect(officer.page.status).toBe(422)
  expect(officer.words).toContain('Untick "Use defaults" to give it its own.')
})

test('A7: default contact details stand on the page and in force for candidates of every centre with "Default"', async () => {
  const { parent, associates, series, at } = await aParentCentre(portal)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await officer.fill('default[contactName]', 'Results desk').press('Save')
  expect(officer.page.status).toBe(422)
  await officer.fill('default[contactEmail]', 'results@parent.example').press('Save')
  const { rows } = await owner.query(
    'select contact_name, contact_email, contact_phone from centre_in_force where series_id = $1 and centre_id = $2',
    [series.id, associates[0].id],
  )
  expect(rows).toEqual([
    { contact_name: 'Results desk', contact_email: 'results@parent.example', contact_phone: '' },
  ])
})
