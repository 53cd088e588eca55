import { expect, test } from 'vitest'
import { matrix } from '../../authorisation/matrix.ts'
import { type Area, signedIn, somebodyInEachArea } from '../../support/input.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const people = await somebodyInEachArea(portal)

test('a number in an address that is none leads nowhere', async () => {
  const numbers = [
    '0',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    '٧',
    ' 1',
    '1;',
    "1'",
    '9'.repeat(30),
    '%00',
    '..',
    '%2e%2e%2f',
    'null',
    '[object Object]',
  ]
  for (const route of Object.keys(matrix).filter((one) => /^GET.*:(entryId|id)\b/.test(one))) {
    const visitor = await signedIn(portal, people, route.split('/')[1] as Area)
    for (const number of numbers) {
      const path = route
        .slice(4)
        .replace(/:(entryId|id)/, /^[%.]/.test(number) ? number : encodeURIComponent(number))
      const { status } = await visitor.request('GET', path)
      // `..` is taken out of an address before it is sent.
      if (number !== '..') expect([400, 404], path).toContain(status)
    }
  }
})

test('a text in an address that names nothing leads nowhere, whatever it is made of', async () => {
  const texts = ['%00', '%ff', '%2e%2e%2f', "'", '%F0%9F%98%80', 'x'.repeat(3000), '__proto__', '%E2%80%AE']
  for (const route of Object.keys(matrix).filter((one) => /^GET.*:(series|code|number)\b/.test(one))) {
    const visitor = await signedIn(
      portal,
      people,
      (route.split('/')[1] === 'verify' ? 'candidates' : route.split('/')[1]) as Area,
    )
    for (const text of texts) {
      const path = route
        .slice(4)
        .replace(/:(series|code|number)/, text)
        .replace(/:\w+/, '1')
      const { status } = await visitor.request('GET', path)
      expect([400, 404], path.slice(0, 100)).toContain(status)
    }
  }
})
