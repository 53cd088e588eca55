import { expect, test } from 'vitest'
import { aCentre } from '../support/builders.ts'
import { acceptedTerms, aFamily, anOfficerOf } from '../support/officers.ts'
import { aCandidate, aLetter } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()
const { owner } = portal.db

async function aParent(entries = 1) {
  const family = await aFamily(portal, { entries })
  await acceptedTerms(portal, family.parent, ...family.associates)
  const at = `/officers/candidate-results/${family.series.code}/subcentres`
  return { ...family, at }
}

function field(visitor: Visitor, name: string) {
  return visitor.page.html.querySelector(`[name="${name}"]`)
}

async function seesScore(candidate: Visitor, path: string): Promise<boolean> {
  await candidate.open(path)
  return /\b175\b/.test(candidate.words)
}

async function inForce(seriesId: number, centreId: number) {
  const { rows } = await owner.query(
    'select has_access, delay_minutes, contact_centre from centre_in_force where series_id = $1 and centre_id = $2',
    [seriesId, centreId],
  )
  return rows[0]
}

test('A4, A5: the default row holds for every associate centre that uses defaults; a centre of its own mind keeps its values', async () => {
  const { parent, associates, series, at } = await aParent()
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
  expect(await inForce(series.id, first.id)).toEqual(usesDefault)
  expect(await inForce(series.id, third.id)).toEqual(usesDefault)
  expect(await inForce(series.id, second.id)).toEqual({
    has_access: true,
    delay_minutes: 120,
    contact_centre: `Centre ${second.number}`,
  })

  await officer.fill('default[useDefaults]', 'on').press('Save')
  expect(await inForce(series.id, second.id)).toEqual(usesDefault)
})

test('A8: all or nothing: one row that cannot be refuses all, with a message beside it and everything that was typed', async () => {
  const { parent, associates, series, at } = await aParent()
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

test('A5: a value that is typed while "Use defaults" is ticked would have no effect, and the page says so', async () => {
  const { parent, associates, at } = await aParent()
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await officer.fill(`centres[${associates[0].number}][delay]`, '01:00').press('Save')
  expect(officer.page.status).toBe(422)
  expect(officer.words).toContain('Untick "Use defaults" to give it its own.')
})

test('A8: the second of two officers is told what the first changed; nothing is overwritten silently', async () => {
  const { parent, associates, series, at } = await aParent()
  const [first, second] = [await anOfficerOf(portal, parent), await anOfficerOf(portal, parent)]
  await first.open(at)
  await second.open(at)
  const of = (index: 0 | 1 | 2) => `centres[${associates[index].number}]`
  const give = (visitor: Visitor, row: string, delay: string) =>
    visitor.untick(`${row}[useDefaults]`).fill(`${row}[delay]`, delay).press('Save')
  expect((await give(first, of(0), '01:00')).status).toBe(200)
  // Another row than the first officer's: no conflict.
  const third = await anOfficerOf(portal, parent)
  await third.open(at)
  await give(second, of(1), '03:00')
  expect(second.page.status).toBe(200)
  // The same row, as it was before the second officer saved.
  const refused = await give(third, of(1), '02:00')
  expect(refused.status).toBe(422)
  expect(refused.text).toContain(`${second.email} has changed this row while you were editing`)
  expect(refused.text).toContain('In force now: 03:00')
  expect((await inForce(series.id, associates[1].id)).delay_minutes).toBe(180)
  await third.open(at)
  expect(field(third, `${of(1)}[delay]`)?.getAttribute('value')).toBe('02:00')
  await third.press('Save')
  expect((await inForce(series.id, associates[0].id)).delay_minutes).toBe(60)
  expect((await inForce(series.id, associates[1].id)).delay_minutes).toBe(120)
})

test('A4: filtering and paging lose nothing that was typed; it can be saved from any page, or discarded', async () => {
  const { parent, series, at } = await aParent()
  for (let number = 0; number < 60; number += 1)
    await aCentre(owner, {
      number: `PT${5000 + number}`,
      kind: 'associate',
      parentId: parent.id,
      name: `Lisboa ${number}`,
    })
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  expect(officer.words).toContain('63 associate centres')
  await officer.fill('default[delay]', '00:45').press('Next')
  expect(officer.words).toContain('Page 2 of 2')
  expect(field(officer, 'default[delay]')?.getAttribute('value')).toBe('00:45')
  expect(officer.words).toContain('1 row is changed and not saved yet')
  expect(field(officer, 'centres[PT5059][delay]')).not.toBeNull()
  await officer.fill('filter', 'lisboa 7').press('Show centres')
  expect(officer.words).toContain('1 associate centre')
  expect((await owner.query('select from centre_default where series_id = $1', [series.id])).rowCount).toBe(0)
  await officer.press('Discard these changes')
  expect(field(officer, 'default[delay]')?.getAttribute('value')).toBe('00:00')
  await officer.fill('default[delay]', '00:50').fill('filter', '').press('Show centres')
  await officer.press('Save')
  const { rows } = await owner.query('select delay_minutes from centre_default where series_id = $1', [
    series.id,
  ])
  expect(rows).toEqual([{ delay_minutes: 50 }])
})

test('A6, A7: a change of delay or contact moves the release everywhere at once and makes letters out of date, and says which', async () => {
  const { parent, associates, series, at } = await aParent()
  const [associate] = associates
  const officer = await anOfficerOf(portal, parent)
  await owner.query(
    `insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access)
     values ($1, $2, 'all', false, true)`,
    [series.id, associate.id],
  )
  const { rows } = await owner.query<{ id: number }>('select id from entry where centre_id = $1', [
    associate.id,
  ])
  const entry = {
    id: rows[0]?.id ?? 0,
    candidateNumber: '0001',
    examCode: 'B2F',
    seriesId: series.id,
    centreId: associate.id,
  }
  const candidate = await aCandidate(portal, { entry })
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.email, candidate.password)
  const path = `/candidates/results/${entry.id}`
  expect(await seesScore(visitor, path)).toBe(true)
  await officer.open(at)
  await officer.fill(`centres[${associate.number}][delay]`, '48:00').press('Save')
  expect(officer.words).toContain(`${associate.number}: 1 out of date`)
  expect(await seesScore(visitor, path)).toBe(false)
  await officer.open('/officers')
  expect(officer.words).toContain('1 letter is out of date')
  // Back to what the letter says: it holds again.
  await officer.open(at)
  await officer.fill(`centres[${associate.number}][delay]`, '00:00').press('Save')
  await officer.open('/officers')
  expect(officer.words).not.toContain('out of date')
  expect(await seesScore(visitor, path)).toBe(true)
  await officer.open(at)
  await officer.fill(`centres[${associate.number}][contact]`, 'centre').press('Save')
  expect(officer.words).toContain(`${associate.number}: 1 out of date`)
})

test('A5: access taken away shuts candidates out from the next request on; given back, everything is there again', async () => {
  const { parent, associates, series, at } = await aParent()
  const [associate] = associates
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await officer.fill('default[access]', 'on').press('Save')
  await owner.query(
    `insert into centre_setting (series_id, centre_id, candidate_access) values ($1, $2, 'all') on conflict do nothing`,
    [series.id, associate.id],
  )
  const { rows } = await owner.query<{ id: number }>('select id from entry where centre_id = $1', [
    associate.id,
  ])
  const entry = {
    id: rows[0]?.id ?? 0,
    candidateNumber: '0001',
    examCode: 'B2F',
    seriesId: series.id,
    centreId: associate.id,
  }
  const candidate = await aCandidate(portal, { entry })
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.email, candidate.password)
  const path = `/candidates/results/${entry.id}`
  expect(await seesScore(visitor, path)).toBe(true)
  await officer.open(at)
  await officer.untick('default[access]').press('Save')
  expect(await seesScore(visitor, path)).toBe(false)
  expect((await visitor.request('GET', `${path}/profile.pdf`)).status).not.toBe(200)
  await officer.open(at)
  await officer.fill('default[access]', 'on').press('Save')
  expect(await seesScore(visitor, path)).toBe(true)
})

test('A7: default contact details stand on the page and in force for candidates of every centre with "Default"', async () => {
  const { parent, associates, series, at } = await aParent()
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

test('A4: with 2,000 associate centres the page answers and all of them are saved within a second', async () => {
  const { parent, associates, series, at } = await aParent()
  await owner.query(
    `insert into centre (number, name, kind, parent_id, country, time_zone, contact_name, contact_email, contact_phone)
     select 'FR' || 10000 + n, 'Centre ' || n, 'associate', $1, 'FR', 'Europe/Paris', 'x', 'x@example.org', ''
     from generate_series(1, 1997) as n`,
    [parent.id],
  )
  await aLetter(portal)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  const timed = async (work: () => Promise<{ status: number }>) => {
    const start = performance.now()
    const { status } = await work()
    return { status, seconds: (performance.now() - start) / 1000 }
  }
  const page = await timed(() => officer.request('GET', at))
  expect(page.status).toBe(200)
  const numbers = Array.from({ length: 1997 }, (_, index) => `FR${10001 + index}`)
  const sent: [string, string][] = numbers.flatMap((number) => [
    [`centres[${number}][delay]`, '01:00'],
    [`centres[${number}][access]`, 'on'],
    [`centres[${number}][contact]`, 'centre'],
  ])
  const saved = await timed(() => officer.request('POST', at, [['_csrf', officer.hidden('_csrf')], ...sent]))
  expect(saved.status).toBe(303)
  const { rows } = await owner.query(
    `select count(*)::int as count from centre_in_force
     where series_id = $1 and has_access and delay_minutes = 60 and centre_id <> all($2)`,
    [series.id, associates.map((one) => one.id)],
  )
  expect(rows).toEqual([{ count: 1997 }])
  expect(page.seconds).toBeLessThan(1)
  expect(saved.seconds).toBeLessThan(1)
})

test('ASVS 15.3.3: a field that the page does not have is named, and nothing is saved', async () => {
  const { parent, series, at } = await aParent()
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
