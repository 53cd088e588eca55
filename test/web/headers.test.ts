import request, { type Response } from 'supertest'
import { expect, test } from 'vitest'
import { jobsAreDone } from '../support/clock.ts'
import { aCandidate, aCandidateEntry, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const https = await testPortal({ PUBLIC_URL: 'https://results.example.org' })

const staff = await aStaffMember(portal, { area: 'preparation' })
const entry = await aCandidateEntry(portal.db.owner, { preparationCentreId: staff.centreId })
const candidate = await aCandidate(portal, { entry })
const visitor = portal.visitor()
await visitor.signIn('candidates', candidate.idNumber, candidate.password)
await visitor.signIn('preparation', staff.email, staff.password)
const result = `/candidates/results/${candidate.entry.id}`

await visitor.open('/preparation/results')
await visitor.press('One PDF')
await jobsAreDone(portal.db.owner)
const batch = new URL(visitor.page.url).pathname

/** Every kind of answer that the portal gives. */
const answers: [what: string, status: number, method: 'get' | 'post' | 'head' | 'delete', path: string][] = [
  ['the start page', 200, 'get', '/'],
  ['a page', 200, 'get', '/candidates'],
  ['a sign-in page', 200, 'get', '/officers/sign-in'],
  ['a sign-in page that was drawn before', 200, 'get', '/officers/sign-in'],
  ['a personal page', 200, 'get', '/candidates/results'],
  ['a result', 200, 'get', result],
  ['a PDF', 200, 'get', `${result}/profile.pdf`],
  ['a search', 200, 'get', '/preparation/results'],
  ['a refused search', 422, 'get', '/preparation/results?candidateNumberFrom=7'],
  ['a CSV', 200, 'get', '/preparation/results.csv'],
  ['the page of a batch', 200, 'get', batch],
  ['the file of a batch', 200, 'get', `${batch}/file`],
  ['a redirect', 303, 'get', '/officers'],
  ['a page that is not there', 404, 'get', '/nowhere'],
  ['a page of an area that is not there', 404, 'get', '/candidates/nowhere'],
  ['a result of somebody else', 404, 'get', '/candidates/results/999999999'],
  ['a form without its token', 403, 'post', '/candidates/sign-in'],
  ['a request that cannot be read', 400, 'get', '/candidates/results/%'],
  ['a password in an address', 400, 'get', '/candidates/sign-in?password=x'],
  ['the head of a page alone', 200, 'head', '/candidates'],
  ['a method that there is not', 404, 'delete', '/'],
  ['a health answer', 200, 'get', '/healthz'],
  ['readiness', 200, 'get', '/readyz'],
  ['a file', 200, 'get', '/assets/css/portal.css'],
  ['a file that is not there', 404, 'get', '/assets/nothing.css'],
  ['a file of another version that is not there', 404, 'get', '/assets/css/next.css?v=abc'],
  ['a folder', 404, 'get', '/assets/css'],
  ['a way out of the folder', 404, 'get', '/assets/..%2f..%2fpackage.json'],
]

/** What every answer carries, whatever it is (ASVS 3.4). */
function isProtected({ headers }: Response): void {
  const policy = headers['content-security-policy'] ?? ''
  for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'"])
    expect(policy).toContain(rule)
  for (const rule of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"])
    expect(policy).toContain(rule)
  expect(policy).not.toMatch(/unsafe|\*|data:|blob:|http:/)
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  expect(headers['cross-origin-resource-policy']).toBe('same-origin')
  expect(headers['x-frame-options']).toBe('DENY')
  expect(headers['x-powered-by']).toBeUndefined()
  expect(headers.server).toBeUndefined()
  expect(headers['access-control-allow-origin']).toBeUndefined()
}

/** No cache keeps it, and nothing invites a browser to ask whether it has changed. */
function isKeptByNobody({ headers }: Response): void {
  expect(headers['cache-control']).toBe('no-store, private')
  expect(headers.etag ?? headers['last-modified']).toBeUndefined()
}

test.each(answers)(
  'ASVS 3.4, 14.3.2: %s (%i) carries every protective header, and no cache keeps it',
  async (_what, status, method, path) => {
    const asked = visitor.agent[method](path).expect(status).expect(isProtected)
    if (status !== 303) asked.expect('content-type', /^(text\/\w+; ?charset=utf-8|application\/(pdf|zip))$/i)
    if (status !== 200 || !path.startsWith('/assets')) asked.expect(isKeptByNobody)
    await asked
  },
)

test('ASVS 3.4: an error of the portal carries every protective header too, and no cache keeps it', async () => {
  const broken = await testPortal({ LOG_LEVEL: 'silent' })
  await broken.db.owner.query('alter table series rename column name to title')
  await request(broken.url).get('/candidates').expect(500).expect(isProtected).expect(isKeptByNobody)
})

test('ASVS 3.4.3: no page needs more than the policy allows: no script or style stands in it', async () => {
  for (const [, , , path] of answers.filter(([, , method]) => method === 'get')) {
    const { html } = await visitor.request('GET', path)
    const scripts = html.querySelectorAll('script').filter((script) => !script.getAttribute('src'))
    expect(
      scripts.map((one) => one.outerHTML),
      path,
    ).toEqual([])
    expect(
      html.querySelectorAll('style, [style], iframe, object, embed, base').map((one) => one.outerHTML),
      path,
    ).toEqual([])
    const attributes = html.querySelectorAll('*').flatMap((element) => Object.keys(element.attributes))
    expect(
      attributes.filter((name) => /^on/i.test(name)),
      path,
    ).toEqual([])
    const elsewhere = html
      .querySelectorAll('[src], [href], [action]')
      .map((one) => one.getAttribute('src') ?? one.getAttribute('href') ?? one.getAttribute('action') ?? '')
      .filter((address) => !/^(\/(?!\/)|#|\?|mailto:|$)/.test(address))
    expect(elsewhere, path).toEqual([])
  }
})

test('ASVS 3.3: a session cookie is for the portal alone, and for https where there is https', async () => {
  const somebody = portal.visitor()
  await somebody.open('/candidates/sign-in')
  const fields = {
    _csrf: somebody.hidden('_csrf'),
    username: candidate.idNumber,
    password: candidate.password,
  }
  const plain = await somebody.request('POST', '/candidates/sign-in', fields)
  const cookies = plain.headers.getSetCookie().filter((cookie) => cookie.startsWith('candidates='))
  expect(cookies).toHaveLength(1)
  expect(cookies[0]).toMatch(/^candidates=[^;]{40,}; Path=\/; HttpOnly; SameSite=Lax$/)
  const secure = await https
    .visitor()
    .request('GET', '/candidates/results', undefined, { 'x-forwarded-proto': 'https' })
  expect(secure.headers.getSetCookie()).toHaveLength(1)
  for (const cookie of secure.headers.getSetCookie())
    expect(cookie).toMatch(/^__Host-candidates-\w+=[^;]+; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/)
})

test('a page that nobody is signed in to, and a file, set no cookie', async () => {
  for (const path of ['/', '/healthz', '/readyz', '/assets/css/portal.css', '/nowhere']) {
    const { headers } = await request(portal.url).get(path)
    expect(headers['set-cookie'], path).toBeUndefined()
  }
})

test.each([
  ['/nowhere', 404, 'Page not found'],
  ['/candidates/nowhere', 404, 'Page not found'],
  ['/candidates/results/999999999', 404, 'Page not found'],
  ['/candidates/reset-password/used-or-old', 404, 'This link no longer works'],
  ['/candidates/sign-in?password=x', 400, 'Passwords do not belong into an address'],
  ['/candidates/results/%', 400, 'This request cannot be read'],
])('an error is a page of the portal, with a way on and a reference: %s', async (path, status, heading) => {
  const page = await visitor.open(path)
  expect(page.status).toBe(status)
  expect(page.html.querySelector('h1')?.textContent).toBe(heading)
  expect(page.html.querySelector('html')?.getAttribute('lang')).toBe('en-GB')
  expect(page.html.querySelectorAll('header, main, footer')).toHaveLength(3)
  expect(page.html.querySelector('main a[href]')).not.toBeNull()
  expect(visitor.words).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/)
  expect(page.text).not.toMatch(/node_modules|\bat \w+ \(|\.ts\b|Error:/)
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
    await visitor.agent.get(path).expect('cache-control', 'no-store, private')
  }
  const page = await visitor.open('/')
  const sheet = page.html.querySelector('link[rel="stylesheet"]')?.getAttribute('href') ?? ''
  await request(portal.url).get(sheet).expect('cache-control', 'public, max-age=31536000, immutable')
})

test('ASVS 3.4.1: behind https browsers are told to insist on it', async () => {
  const insisting = 'max-age=63072000; includeSubDomains'
  await request(https.url).get('/healthz').expect('strict-transport-security', insisting)
  const { headers } = await request(portal.url).get('/healthz')
  expect(headers['strict-transport-security']).toBeUndefined()
})

test('a path that only looks like a file leads nowhere', async () => {
  for (const path of [
    '/candidates/results/x.css',
    `${result}.css`,
    `${result}/x.js`,
    `${result}/profile.pdf/x.css`,
  ]) {
    await visitor.agent.get(path).expect(404)
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
