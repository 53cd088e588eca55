import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const candidate = await aCandidate(portal)
const staff = await aStaffMember(portal, { area: 'preparation' })

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
  '/candidates.evil',
  '/preparationX',
  '/%09/evil.example',
])('ASVS 3.7.2: signing in never leads to another site: %s', async (target) => {
  const { safeReturn } = await import('../../src/accounts/area-session.ts')
  expect(safeReturn(target, 'preparation')).toBe('/preparation')
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
