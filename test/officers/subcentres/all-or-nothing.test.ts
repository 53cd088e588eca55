import { expect, test } from 'vitest'
import { aCentre } from '../../support/builders.ts'
import { anOfficerOf } from '../../support/officers.ts'
import { testPortal } from '../../support/portal.ts'
import { aParentCentre } from '../../support/subcentres.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A8: all or nothing: one row that cannot be refuses all, with a message beside it and everything that was typed', async () => {
  const { parent, associates, series, at } = await aParentCentre(portal)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  const [first, second] = associates
  const sent = [
    ['_csrf', officer.hidden('_csrf')],
    [`centres[${first.number}][delay]`, '01:00'],
    [`centres[${first.number}][access]`, 'on'],
    [`centres[${second.number}][delay]`, '1 hour'],
    [`centres[${second.number}][contact]`, 'nobody'],
  ] as [string, string][]
  const answer = await officer.request('POST', at, sent)
  expect(answer.status).toBe(422)
  const shown = answer.html
  expect(shown.querySelector(`[id="centres[${second.number}][delay]-error"]`)?.textContent).toContain(
    'Enter the delay',
  )
  expect(shown.querySelector(`[id="centres[${second.number}][contact]-error"]`)?.textContent).toContain(
    'Choose',
  )
  expect(shown.querySelector(`[name="centres[${second.number}][delay]"]`)?.getAttribute('value')).toBe(
    '1 hour',
  )
  expect(shown.querySelector(`[name="centres[${first.number}][delay]"]`)?.getAttribute('value')).toBe('01:00')
  expect(shown.querySelector('.error-summary')?.textContent).toContain(second.number)
  expect((await owner.query('select from centre_setting where series_id = $1', [series.id])).rowCount).toBe(0)

  const foreign = await aCentre(owner)
  const other = await officer.request('POST', at, [
    sent[0] as [string, string],
    [`centres[${foreign.number}][delay]`, '01:00'],
  ])
  expect(other.status).toBe(422)
  expect(other.text).toContain(`${foreign.number} is not an associate centre of yours`)
})

test('ASVS 15.3.3: a field that the page does not have is named, and nothing is saved', async () => {
  const { parent, series, at } = await aParentCentre(portal)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  for (const name of ['releasedAtOnce', 'default[candidateAccess]', 'centres[ES1][delay]']) {
    const fields = { _csrf: officer.hidden('_csrf'), 'default[delay]': '01:00', [name]: 'x' }
    const { status, text } = await officer.request('POST', at, fields)
    expect(status).toBe(422)
    expect(text).toContain(name)
  }
  expect((await owner.query('select from centre_default where series_id = $1', [series.id])).rowCount).toBe(0)
  for (const path of ['', '/credentials', '/share']) {
    const address = `/officers/candidate-results/${series.code}${path}`
    const fields = { _csrf: officer.hidden('_csrf'), releasedAtOnce: 'yes' }
    const { status, text } = await officer.request('POST', address, fields)
    expect(status, path).toBe(422)
    expect(text, path).toContain('releasedAtOnce')
  }
})
