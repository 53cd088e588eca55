import { get, type IncomingMessage } from 'node:http'
import fc from 'fast-check'
import request from 'supertest'
import { expect, test } from 'vitest'
import { matrix } from '../authorisation/matrix.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()
const candidate = await aCandidate(portal)
const staff = await aStaffMember(portal, { area: 'preparation' })
const people = {
  candidates: candidate,
  preparation: staff,
  officers: await aStaffMember(portal, { area: 'officers' }),
  operators: await aStaffMember(portal, { area: 'operators' }),
}
type Area = keyof typeof people

/** Every form of the portal, by its address. */
const posts = Object.keys(matrix)
  .filter((route) => route.startsWith('POST'))
  .map((route) => route.slice(5).replace(':token', 'x'.repeat(43)))

const forms: [path: string, fields: string[]][] = [
  ['/candidates/sign-in', ['username', 'password']],
  [
    '/candidates/register',
    [
      'idNumber',
      'secretNumber',
      'email',
      'confirmEmail',
      'password',
      'confirmPassword',
      'terms',
      'releaseMail',
    ],
  ],
  ['/candidates/forgotten-password', ['idNumber']],
  ['/candidates/account/email', ['email', 'confirmEmail', 'currentPassword']],
  ['/candidates/account/password', ['currentPassword', 'password', 'confirmPassword']],
  ['/candidates/account/id-number', ['idNumber', 'secretNumber']],
  ['/preparation/forgotten-password', ['email']],
  ['/preparation/batches', ['format', 'entryIds', 'part', 'series', 'candidateNumberFrom']],
]

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\r\nBcc: x@y.z',
    "' or 1=1 --",
    '%',
    '%00',
    '__proto__',
    '<img src=x onerror=alert(1)>',
    '\u202e',
    '١٢٣٤',
    '9'.repeat(40),
    '-1',
    '1e9',
    'null',
    '[object Object]',
  ),
  fc.constant('x'.repeat(100_000)),
)

test('whatever is typed into any form: an answer of the form, never an error of the portal', async () => {
  const [anna, tom] = [portal.visitor(), portal.visitor()]
  await anna.signIn('candidates', candidate.idNumber, candidate.password)
  await tom.signIn('preparation', staff.email, staff.password)
  await anna.open('/candidates/register')
  await tom.open('/preparation/results')
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...forms),
      fc.array(nasty, { minLength: 8, maxLength: 8 }),
      async ([path, names], values) => {
        const visitor = path.startsWith('/candidates') ? anna : tom
        const fields = names.map((name, index): [string, string] => [name, values[index] ?? ''])
        const { status } = await visitor.request('POST', path, [
          ['_csrf', visitor.hidden('_csrf')],
          ...fields,
        ])
        expect([303, 400, 404, 413, 422, 423, 429]).toContain(status)
      },
    ),
    { numRuns: 250 },
  )
}, 60_000)

test.each([
  ['a field that the form does not have', [['role', 'admin']]],
  ['a field twice', [['username', 'somebody']]],
  ['a nested field', [['username[toString]', 'x']]],
])('%s is refused', async (_what, extra) => {
  const visitor = portal.visitor()
  await visitor.open('/candidates/sign-in')
  const answer = await visitor.request('POST', '/candidates/sign-in', [
    ['_csrf', visitor.hidden('_csrf')],
    ['username', candidate.idNumber],
    ['password', candidate.password],
    ...(extra as [string, string][]),
  ])
  expect(answer.status).toBe(422)
})

const strange: [what: string, fields: (token: string) => [string, string][]][] = [
  ['a field that no form has', () => [['role', 'admin']]],
  [
    'more fields that no form has',
    () => [
      ['identityId', '1'],
      ['centre_id', '2'],
      ['released_at', '2020-01-01'],
    ],
  ],
  [
    'a nested field',
    () => [
      ['username[$ne]', ''],
      ['password[toString]', 'x'],
    ],
  ],
  [
    'the prototype',
    () => [
      ['__proto__', 'x'],
      ['constructor', 'x'],
      ['__proto__[isAdmin]', '1'],
    ],
  ],
  [
    "a view's settings",
    () => [
      ['settings[view options][outputFunctionName]', 'x'],
      ['cache', '1'],
      ['filename', '/etc/passwd'],
    ],
  ],
  [
    'an array',
    () => [
      ['username[]', 'a'],
      ['email[]', 'a'],
      ['idNumber[]', 'a'],
    ],
  ],
  [
    'the token twice',
    (token) => [
      ['_csrf', token],
      ['_csrf', token],
    ],
  ],
  ['a token that is an object', (token) => [['_csrf[a]', token]]],
  [
    'a hundred kilobytes',
    () => [
      ['username', 'x'.repeat(100_000)],
      ['email', 'x'.repeat(100_000)],
    ],
  ],
  ['a field name of a hundred kilobytes', () => [['x'.repeat(100_000), 'x']]],
  ['more than a megabyte', () => [['username', 'x'.repeat(1_100_000)]]],
  [
    'thousands of fields',
    () => Array.from({ length: 21_000 }, (_, index): [string, string] => [`f${index}`, '']),
  ],
  [
    'NUL',
    () => [
      ['username', 'a\0b'],
      ['email', 'a\0b'],
      ['idNumber', 'a\0b'],
    ],
  ],
]

test.each(strange)(
  'ASVS 2.2.1: every form refuses %s, and never fails over it',
  async (_what, fields) => {
    const wrong: string[] = []
    const visitors = new Map<string, Visitor>()
    for (const path of posts.filter((one) => !one.endsWith('/sign-out'))) {
      const area = path.split('/')[1] as Area
      const visitor = visitors.get(area) ?? (await signedIn(area))
      visitors.set(area, visitor)
      const token = visitor.hidden('_csrf')
      const { status, text } = await visitor.request('POST', path, [['_csrf', token], ...fields(token)])
      if (status < 400 || status >= 500) wrong.push(`${path}: ${status}`)
      if (/node_modules|ZodError|at \w+ \(/.test(text)) wrong.push(`${path} shows the program`)
    }
    expect(wrong).toEqual([])
  },
  60_000,
)

test('ASVS 15.3.3: every form names a field that it does not have', async () => {
  const missed: string[] = []
  for (const path of posts.filter((one) => !/sign-out|batches|x{43}|:/.test(one))) {
    const visitor = await signedIn(path.split('/')[1] as Area)
    const fields = { _csrf: visitor.hidden('_csrf'), releasedAtOnce: 'yes' }
    const { status, text } = await visitor.request('POST', path, fields)
    if (status !== 422 || !text.includes('releasedAtOnce')) missed.push(`${path}: ${status}`)
  }
  expect(missed).toEqual([])
})

async function signedIn(area: Area): Promise<Visitor> {
  const visitor = portal.visitor()
  await visitor.signIn(area, people[area].email, people[area].password)
  await visitor.open(area === 'candidates' ? '/candidates/register' : `/${area}/forgotten-password`)
  return visitor
}

test('the prototype of all objects is as it was', () => {
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
  expect(Object.keys(Object.prototype)).toEqual([])
})

test.each([
  ['application/json', '{"username":"a","password":{"$ne":1}}'],
  ['application/json', '{"__proto__":{"isAdmin":true}}'],
  [
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="username"\r\n\r\na\r\n--x--',
  ],
  ['text/xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
  ['application/x-www-form-urlencoded; charset=utf-7', 'username=+AGE-'],
  ['application/x-www-form-urlencoded', '%'.repeat(20)],
  ['application/x-www-form-urlencoded', 'a=%ff%fe&_csrf=%c0%80'],
  ['nonsense', 'x'],
])('every form refuses what is none: %s %j', async (type, body) => {
  for (const path of posts) {
    const { status } = await request(portal.url).post(path).set('content-type', type).send(body)
    expect(status, path).toBeGreaterThanOrEqual(400)
    expect(status, path).toBeLessThan(500)
  }
})

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
    const visitor = await signedIn(route.split('/')[1] as Area)
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

test('whatever stands after the question mark: every page answers as it does without, or refuses', async () => {
  const pages = Object.keys(matrix)
    .filter((route) => /^GET [^:]*$/.test(route))
    .map((route) => route.slice(4))
  const visitors = {
    candidates: await signedIn('candidates'),
    preparation: await signedIn('preparation'),
    officers: await signedIn('officers'),
    operators: await signedIn('operators'),
  }
  const name = fc.oneof(
    fc.constantFrom(
      'page',
      'sort',
      'series',
      'a[b]',
      'a[]',
      '__proto__',
      'constructor',
      'settings[view options][client]',
      'cache',
      '_locals',
    ),
    fc.string({ maxLength: 10 }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...pages),
      fc.array(
        fc.tuple(
          name,
          nasty.filter((text) => text.length < 4000),
        ),
        { maxLength: 4 },
      ),
      async (path, query) => {
        const visitor = visitors[path.split('/')[1] as Area] ?? visitors.candidates
        const { status } = await visitor.request('GET', `${path}?${new URLSearchParams(query)}`)
        expect([200, 303, 400, 404, 422]).toContain(status)
      },
    ),
    { numRuns: 200 },
  )
}, 60_000)

test('whatever the search is asked for: a page, never an error of the portal', async () => {
  const tom = portal.visitor()
  await tom.signIn('preparation', staff.email, staff.password)
  const names = [
    'series',
    'exam',
    'candidateNumberFrom',
    'candidateNumberTo',
    'firstName',
    'lastName',
    'reference',
    'sort',
    'page',
    'other',
  ]
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.constantFrom(...names),
          nasty.filter((text) => text.length < 4000),
        ),
        { maxLength: 4 },
      ),
      async (query) => {
        const { status } = await tom.request('GET', `/preparation/results?${new URLSearchParams(query)}`)
        expect([200, 400, 422]).toContain(status)
      },
    ),
    { numRuns: 150 },
  )
}, 60_000)

test.each([
  '//evil.example',
  '/\\evil.example',
  'https:evil.example',
  'https://evil.example/preparation',
  '/candidates.evil',
  '/preparationX',
  '/preparation\\..\\evil',
  '/preparation\r\nLocation: https://evil.example',
  '/%09/evil.example',
  '/\t/evil.example',
  'javascript:alert(1)//preparation',
  '',
])('ASVS 3.7.2: signing in never leads to another site: %j', async (target) => {
  const { safeReturn } = await import('../../src/accounts/sessions/way-back.ts')
  expect(safeReturn(target, 'preparation')).toBe('/preparation')
})

test.each([
  '/preparation/results//evil.example',
  '/preparation/results/%0d%0aLocation:%20https://evil.example',
  '/preparation/results/%5cevil.example',
  '/preparation/results/@evil.example',
  '/preparation/results?returnTo=https://evil.example',
  '/preparation/results?returnTo=//evil.example&next=//evil.example',
])('ASVS 3.7.2: whoever comes by %s signs in on this site and stays on it', async (path) => {
  const visitor = portal.visitor()
  await visitor.open(path)
  expect(visitor.page.url).toBe(`${portal.url}/preparation/sign-in`)
  const fields = { _csrf: visitor.hidden('_csrf'), username: staff.email, password: staff.password }
  const { status, headers } = await visitor.request('POST', '/preparation/sign-in', fields)
  expect(status).toBe(303)
  expect(headers.get('location')).toMatch(/^\/preparation(\/(?![/\\])|\?|$)/)
})

test('ASVS 3.7.2: a whole address in the first line of a request, and a foreign host, lead nowhere else', async () => {
  const { port } = new URL(portal.url)
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(
      { port, path: 'http://evil.example/preparation/results', headers: { host: 'evil.example' } },
      resolve,
    ).on('error', reject)
  })
  answer.resume()
  expect([303, 400, 404, 421]).toContain(answer.statusCode)
  expect(answer.headers.location ?? '/preparation/sign-in').toBe('/preparation/sign-in')
  const [cookie = ''] = answer.headers['set-cookie'] ?? []
  if (!cookie) return
  const visitor = portal.visitor()
  visitor.cookies.set('preparation', cookie.split(';')[0]?.split('=')[1] ?? '')
  await visitor.open('/preparation/sign-in')
  const fields = { _csrf: visitor.hidden('_csrf'), username: staff.email, password: staff.password }
  const { headers } = await visitor.request('POST', '/preparation/sign-in', fields)
  expect(headers.get('location')).toMatch(/^\/preparation/)
})

test('a name with markup in it is shown as it is, on every page', async () => {
  const evil = '"><img src=x onerror=alert(1)>'
  await portal.db.owner.query('update entry set last_name = $1 where id = $2', [evil, candidate.entry.id])
  const anna = portal.visitor()
  await anna.signIn('candidates', candidate.idNumber, candidate.password)
  const page = await anna.open(`/candidates/results/${candidate.entry.id}`)
  expect(page.text).not.toContain('<img src=x')
  expect(page.text).toContain('&lt;img src=x')
})
