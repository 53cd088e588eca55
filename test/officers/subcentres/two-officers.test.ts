import { expect, test } from 'vitest'
import { anOfficerOf } from '../../support/officers.ts'
import { testPortal } from '../../support/portal.ts'
import { aParentCentre, field, inForce } from '../../support/subcentres.ts'
import type { Visitor } from '../../support/visitor.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A8: the second of two officers is told what the first changed; nothing is overwritten silently', async () => {
  const { parent, associates, series, at } = await aParentCentre(portal)
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
  expect((await inForce(owner, series.id, associates[1].id)).delay_minutes).toBe(180)
  await third.open(at)
  expect(field(third, `${of(1)}[delay]`)?.getAttribute('value')).toBe('02:00')
  await third.press('Save')
  expect((await inForce(owner, series.id, associates[0].id)).delay_minutes).toBe(60)
  expect((await inForce(owner, series.id, associates[1].id)).delay_minutes).toBe(120)
})

test('A8: who saves the default row after a conflict does not tick "Use defaults" for a centre that another officer has taken out', async () => {
  const { parent, associates, series, at } = await aParentCentre(portal)
  const [first, second] = [await anOfficerOf(portal, parent), await anOfficerOf(portal, parent)]
  await first.open(at)
  await second.open(at)
  const own = `centres[${associates[0].number}]`
  await first
    .untick(`${own}[useDefaults]`)
    .fill(`${own}[delay]`, '01:00')
    .fill('default[delay]', '00:10')
    .press('Save')
  await second.fill('default[delay]', '00:20').press('Save')
  expect(second.page.status).toBe(422)
  expect(second.words).toContain(`Default: ${first.email} has changed this row while you were editing`)
  await second.press('Save')
  expect((await inForce(owner, series.id, associates[0].id)).delay_minutes).toBe(60)
  expect((await inForce(owner, series.id, associates[1].id)).delay_minutes).toBe(20)
})
