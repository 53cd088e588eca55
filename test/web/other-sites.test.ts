import { expect, test } from 'vitest'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal({ PUBLIC_URL: 'http://results.example.org' })
const visitor = portal.visitor()
await visitor.open('/candidates/forgotten-password')
const fields = { _csrf: visitor.hidden('_csrf'), idNumber: 'ABC123456' }

/** The status of a well-formed request that a browser sends with these headers. */
async function sentWith(headers: Record<string, string>): Promise<number> {
  return (await visitor.request('POST', '/candidates/forgotten-password', fields, headers)).status
}

test.each<Record<string, string>>([
  {},
  { origin: 'http://results.example.org' },
  { origin: 'https://results.example.org' },
  { origin: portal.url },
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'same-origin', origin: 'http://results.example.org' },
  { 'sec-fetch-site': 'none' },
])('ASVS 3.5.1: a form that the portal itself sent is taken: %j', async (headers) => {
  expect(await sentWith(headers)).toBe(303)
})

test.each<Record<string, string>>([
  { origin: 'null' },
  { origin: 'http://evil.example' },
  { origin: 'http://results.example.org.evil.example' },
  { origin: 'http://evil-results.example.org' },
  { origin: 'http://evil.results.example.org' },
  { origin: 'http://results.example.orge' },
  { origin: 'http://example.org' },
  { origin: 'http://results.example.org:8080' },
  { origin: 'http://evil.example/results.example.org' },
  { origin: 'http://evil.example#results.example.org' },
  { origin: 'results.example.org' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'anything' },
  { 'sec-fetch-site': 'cross-site', origin: 'http://results.example.org' },
])('ASVS 3.5.1: a form that another site sent is refused, though its token is right: %j', async (headers) => {
  expect(await sentWith(headers)).toBe(403)
})
