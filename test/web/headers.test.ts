import { expect, test } from 'vitest'
import { jobsAreDone } from '../support/clock.ts'
import { aCandidate, aCandidateEntry, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Page } from '../support/visitor.ts'

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
const answers: [what: string, status: number, method: string, path: string][] = [
  ['the start page', 200, 'GET', '/'],
  ['a page', 200, 'GET', '/candidates'],
  ['a sign-in page', 200, 'GET', '/officers/sign-in'],
  ['a personal page', 200, 'GET', '/candidates/results'],
  ['a result', 200, 'GET', result],
  ['a PDF', 200, 'GET', `${result}/profile.pdf`],
  ['a search', 200, 'GET', '/preparation/results'],
  ['a refused search', 422, 'GET', '/preparation/results?candidateNumberFrom=7'],
  ['a CSV', 200, 'GET', '/preparation/results.csv'],
  ['the page of a batch', 200, 'GET', batch],
  ['the file of a batch', 200, 'GET', `${batch}/file`],
  ['a redirect', 303, 'GET', '/officers'],
  ['a page that is not there', 404, 'GET', '/nowhere'],
  ['a page of an area that is not there', 404, 'GET', '/candidates/nowhere'],
  ['a result of somebody else', 404, 'GET', '/candidates/results/999999999'],
  ['a form without its token', 403, 'POST', '/candidates/sign-in'],
  ['a request that cannot be read', 400, 'GET', '/candidates/results/%'],
  ['a password in an address', 400, 'GET', '/candidates/sign-in?password=x'],
  ['the head of a page alone', 200, 'HEAD', '/candidates'],
  ['a method that there is not', 404, 'DELETE', '/'],
  ['a health answer', 200, 'GET', '/healthz'],
  ['readiness', 200, 'GET', '/readyz'],
  ['a file', 200, 'GET', '/assets/css/portal.css'],
  ['a file that is not there', 404, 'GET', '/assets/nothing.css'],
  ['a file of another version that is not there', 404, 'GET', '/assets/css/next.css?v=abc'],
  ['a folder', 404, 'GET', '/assets/css'],
  ['a way out of the folder', 404, 'GET', '/assets/..%2f..%2fpackage.json'],
]

/** What every answer carries, whatever it is (ASVS 3.4). */
function expectProtected({ headers }: Page): void {
  const policy = headers.get('content-security-policy') ?? ''
  for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'"])
    expect(policy).toContain(rule)
  for (const rule of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"])
    expect(policy).toContain(rule)
  expect(policy).not.toMatch(/unsafe|\*|data:|blob:|http:/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('x-powered-by')).toBeNull()
  expect(headers.get('server')).toBeNull()
  expect(headers.get('access-control-allow-origin')).toBeNull()
}

test.each(answers)(
  'ASVS 3.4, 14.3.2: %s (%i) carries every protective header, and no cache keeps it',
  async (_what, status, method, path) => {
    const answer = await visitor.request(method, path)
    expect(answer.status).toBe(status)
    expectProtected(answer)
    const type = answer.headers.get('content-type')
    if (status !== 303) expect(type).toMatch(/^(text\/\w+; ?charset=utf-8|application\/(pdf|zip))$/i)
    if (status === 200 && path.startsWith('/assets')) return
    expect(answer.headers.get('cache-control')).toBe('no-store, private')
    expect(answer.headers.get('etag') ?? answer.headers.get('last-modified')).toBeNull()
  },
)

test('ASVS 3.4: an error of the portal carries every protective header too, and no cache keeps it', async () => {
  const broken = await testPortal({ LOG_LEVEL: 'silent' })
  await broken.db.owner.query('alter table series rename column name to title')
  const answer = await broken.visitor().request('GET', '/candidates')
  expect(answer.status).toBe(500)
  expectProtected(answer)
  expect(answer.headers.get('cache-control')).toBe('no-store, private')
})

test('ASVS 3.4.3: no page needs more than the policy allows: no script or style stands in it', async () => {
  for (const [, , method, path] of answers.filter(([, , method]) => method === 'GET')) {
    const { html } = await visitor.request(method, path)
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
    expect((await portal.visitor().request('GET', path)).headers.getSetCookie(), path).toEqual([])
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
