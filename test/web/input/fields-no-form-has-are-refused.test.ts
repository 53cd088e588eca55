import { expect, test } from 'vitest'
import { type Area, posts, signedIn, somebodyInEachArea } from '../../support/input.ts'
import { testPortal } from '../../support/portal.ts'
import type { Visitor } from '../../support/visitor.ts'

const portal = await testPortal()
const people = await somebodyInEachArea(portal)
const { candidates: candidate } = people

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
      const visitor = visitors.get(area) ?? (await signedIn(portal, people, area))
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
    const visitor = await signedIn(portal, people, path.split('/')[1] as Area)
    const fields = { _csrf: visitor.hidden('_csrf'), releasedAtOnce: 'yes' }
    const { status, text } = await visitor.request('POST', path, fields)
    if (status !== 422 || !text.includes('releasedAtOnce')) missed.push(`${path}: ${status}`)
  }
  expect(missed).toEqual([])
})

test('the prototype of all objects is as it was', () => {
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
  expect(Object.keys(Object.prototype)).toEqual([])
})
