import { expect, test } from 'vitest'
import { aCandidate } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const https = await testPortal({ PUBLIC_URL: 'https://results.example.org' })

const candidate = await aCandidate(portal)
const visitor = portal.visitor()
await visitor.signIn('candidates', candidate.idNumber, candidate.password)
const result = `/candidates/results/${candidate.entry.id}`

test.each([
  ['a page', '/'],
  ['a personal page', '/candidates/results'],
  ['a PDF', `${result}/profile.pdf`],
  ['a redirect', '/preparation/results'],
  ['an error', '/nowhere'],
  ['a health answer', '/healthz'],
  ['a file', '/assets/css/portal.css'],
])('ASVS 3.4: %s carries every protective header', async (_what, path) => {
  const { headers } = await visitor.request('GET', path)
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("base-uri 'none'")
  expect(policy).toContain("form-action 'self'")
  expect(policy).not.toMatch(/unsafe|\*|data:/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(headers.get('x-powered-by')).toBeNull()
  expect(headers.get('etag')).toBe(path.startsWith('/assets') ? headers.get('etag') : null)
})

test('ASVS 14.3.2: nothing but assets may be kept by a cache', async () => {
  for (const path of [
    '/',
    '/candidates',
    '/candidates/results',
    result,
    `${result}/profile.pdf`,
    '/nowhere',
    '/preparation/results',
  ]) {
    expect((await visitor.request('GET', path)).headers.get('cache-control'), path).toBe('no-store, private')
  }
  const page = await visitor.open('/')
  const sheet = page.html.querySelector('link[rel="stylesheet"]')?.getAttribute('href') ?? ''
  expect((await visitor.request('GET', sheet)).headers.get('cache-control')).toBe(
    'public, max-age=31536000, immutable',
  )
})

test('ASVS 3.4.1: behind https browsers are told to insist on it', async () => {
  const answer = await https.visitor().request('GET', '/healthz')
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
  expect((await visitor.request('GET', '/healthz')).headers.get('strict-transport-security')).toBeNull()
})

test('a path that only looks like a file leads nowhere', async () => {
  for (const path of [
    '/candidates/results/x.css',
    `${result}.css`,
    `${result}/x.js`,
    `${result}/profile.pdf/x.css`,
  ]) {
    expect((await visitor.request('GET', path)).status).toBe(404)
  }
})

test('the first page weighs less than 50 KB, with everything that belongs to it', async () => {
  const page = await visitor.open('/candidates')
  const parts = page.html
    .querySelectorAll('link[href], script[src]')
    .map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? '')
  const sizes = await Promise.all(parts.map(async (path) => (await visitor.request('GET', path)).body.length))
  expect(page.body.length + sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(50_000)
})
