import { expect, test } from 'vitest'
import { aCentre } from '../../support/builders.ts'
import { anOfficerOf } from '../../support/officers.ts'
import { testPortal } from '../../support/portal.ts'
import { aParentCentre, field } from '../../support/subcentres.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A4: filtering and paging lose nothing that was typed; it can be saved from any page, or discarded', async () => {
  const { parent, series, at } = await aParentCentre(portal)
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

test('A4: of 2,000 associate centres the page shows 50 at once, and takes all of them in one form', async () => {
  const { parent, associates, series, at } = await aParentCentre(portal)
  await owner.query(
    `insert into centre (number, name, kind, parent_id, country, time_zone, contact_name, contact_email, contact_phone)
     select 'FR' || 10000 + n, 'Centre ' || n, 'associate', $1, 'FR', 'Europe/Paris', 'x', 'x@example.org', ''
     from generate_series(1, 1997) as n`,
    [parent.id],
  )
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  expect(officer.words).toContain('2000 associate centres')
  expect(officer.page.html.querySelectorAll('[name^="centres["][name$="[delay]"]')).toHaveLength(50)
  const numbers = Array.from({ length: 1997 }, (_, index) => `FR${10001 + index}`)
  const sent: [string, string][] = numbers.flatMap((number) => [
    [`centres[${number}][delay]`, '01:00'],
    [`centres[${number}][access]`, 'on'],
    [`centres[${number}][contact]`, 'centre'],
  ])
  const saved = await officer.request('POST', at, [['_csrf', officer.hidden('_csrf')], ...sent])
  expect(saved.status).toBe(303)
  const { rows } = await owner.query(
    `select count(*)::int as count from centre_in_force
     where series_id = $1 and has_access and delay_minutes = 60 and centre_id <> all($2)`,
    [series.id, associates.map((one) => one.id)],
  )
  expect(rows).toEqual([{ count: 1997 }])
})

test('A4: what is no delay is kept as it was typed while the table is filtered, and refused when it is saved', async () => {
  const { parent, associates, at } = await aParentCentre(portal)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  const delay = `centres[${associates[0].number}][delay]`
  await officer.fill(delay, '1 hour').press('Show centres')
  expect(field(officer, delay)?.getAttribute('value')).toBe('1 hour')
  await officer.fill('filter', associates[1].number).press('Show centres')
  expect(field(officer, delay)).toBeNull()
  await officer.press('Save')
  expect(officer.page.status).toBe(422)
  expect(officer.words).toContain(`${associates[0].number}: Enter the delay in hours and minutes`)
  expect(field(officer, delay)?.getAttribute('value')).toBe('1 hour')
})
