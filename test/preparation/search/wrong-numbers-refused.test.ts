import { expect, test } from 'vitest'
import { testPortal } from '../../support/portal.ts'
import { aCentreThatSearches, search } from '../../support/search.ts'

const portal = await testPortal()
const { visitor } = await aCentreThatSearches(portal)

test.each([
  ['candidateNumberFrom', '7'],
  ['candidateNumberFrom', '007'],
  ['candidateNumberTo', '00007'],
  ['candidateNumberTo', '12a4'],
  ['candidateNumberTo', '٠٠٠٧'],
])(
  'S7: a number that has not four digits is refused beside its field, with what was typed: %s %s',
  async (field, typed) => {
    expect(await search(visitor, { [field]: typed })).toEqual([])
    expect(visitor.page.status).toBe(422)
    expect(visitor.page.html.querySelector(`#${field}-error`)?.textContent).toContain('four digits')
    expect(visitor.page.html.querySelector(`#${field}`)?.getAttribute('value')).toBe(typed)
    expect(visitor.page.html.querySelector(`.error-summary a[href="#${field}"]`)).not.toBeNull()
    expect(
      (await visitor.request('GET', `/preparation/results.csv?${field}=${encodeURIComponent(typed)}`)).status,
    ).toBe(404)
  },
)

test('S7: a range from above to below is refused beside its field', async () => {
  await search(visitor, { candidateNumberFrom: '0009', candidateNumberTo: '0001' })
  expect(visitor.page.status).toBe(422)
  expect(visitor.page.html.querySelector('#candidateNumberTo-error')?.textContent).toContain('smaller than')
})
