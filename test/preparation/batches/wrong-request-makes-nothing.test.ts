import { expect, test } from 'vitest'
import { aCentreWith, ask, countBatches } from '../../support/batches.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const bystander = await aCentreWith(portal, 2)

test.each<[string, [string, string][], number]>([
  ['nothing', [], 404],
  ['no format', [['entryIds', '1']], 404],
  ['another format', [['format', 'exe']], 404],
  [
    'an id that is none',
    [
      ['format', 'pdf'],
      ['entryIds', '1;drop'],
    ],
    404,
  ],
  [
    'an id below zero',
    [
      ['format', 'pdf'],
      ['entryIds', '-1'],
    ],
    404,
  ],
  [
    'an id too large',
    [
      ['format', 'pdf'],
      ['entryIds', '9'.repeat(30)],
    ],
    404,
  ],
  [
    'an id of nobody',
    [
      ['format', 'pdf'],
      ['entryIds', '999999999'],
    ],
    404,
  ],
  [
    'no id',
    [
      ['format', 'pdf'],
      ['entryIds', ''],
    ],
    404,
  ],
  [
    'a wrong number',
    [
      ['format', 'pdf'],
      ['candidateNumberFrom', '7'],
    ],
    404,
  ],
  [
    'a field that is none',
    [
      ['format', 'pdf'],
      ['identityId', '1'],
    ],
    404,
  ],
  [
    'a part beyond the last',
    [
      ['format', 'pdf'],
      ['part', '9999'],
    ],
    422,
  ],
  [
    'criteria that find nobody',
    [
      ['format', 'pdf'],
      ['lastName', 'nobody of that name'],
    ],
    422,
  ],
])('S9: a batch of %s is refused, and nothing is made', async (_what, fields, status) => {
  const before = await countBatches(portal)
  const answer = await ask(bystander.visitor, fields)
  expect(answer.status).toBe(status)
  expect(await countBatches(portal)).toBe(before)
})

test('a batch with one entry of another centre is refused as if it did not exist, and nothing is made', async () => {
  const own = await aCentreWith(portal, 2)
  const foreign = await aCentreWith(portal, 1, own.centre)
  const before = await countBatches(portal)
  await own.visitor.open('/preparation/results')
  const answer = await own.visitor.request('POST', '/preparation/batches', [
    ['_csrf', own.visitor.hidden('_csrf')],
    ['format', 'zip'],
    ...[...own.ids, ...foreign.ids].map((id): [string, string] => ['entryIds', String(id)]),
  ])
  expect(answer.status).toBe(404)
  expect(await countBatches(portal)).toBe(before)
})
