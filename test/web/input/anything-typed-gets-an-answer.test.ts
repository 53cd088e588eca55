import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matrix } from '../../authorisation/matrix.ts'
import { type Area, nasty, signedIn, somebodyInEachArea } from '../../support/input.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const people = await somebodyInEachArea(portal)
const { candidates: candidate, preparation: staff } = people

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

test('whatever stands after the question mark: every page answers as it does without, or refuses', async () => {
  const pages = Object.keys(matrix)
    .filter((route) => /^GET [^:]*$/.test(route))
    .map((route) => route.slice(4))
  const visitors = {
    candidates: await signedIn(portal, people, 'candidates'),
    preparation: await signedIn(portal, people, 'preparation'),
    officers: await signedIn(portal, people, 'officers'),
    operators: await signedIn(portal, people, 'operators'),
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
