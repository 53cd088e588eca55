import { expect, test } from 'vitest'
import { aCentreWith, ask, countBatches, entriesOfShownBatch, untilMade } from '../../support/batches.ts'
import { aFullResult, anEntry } from '../../support/builders.ts'
import { jobsAreDone } from '../../support/clock.ts'
import { linesOf, wordsOf } from '../../support/pdf/text.ts'
import { testPortal } from '../../support/portal.ts'
import type { Page, Visitor } from '../../support/visitor.ts'
import { unzipped } from '../../support/zip.ts'

const portal = await testPortal()
const { owner } = portal.db

async function download(visitor: Visitor): Promise<Buffer> {
  const file = await visitor.request('GET', `${new URL(visitor.page.url).pathname}/file`)
  expect(file.status).toBe(200)
  expect(file.headers.get('cache-control')).toContain('no-store')
  return file.body
}

/** What the form of a page sends along with its buttons. */
function hiddenFields({ html }: Page): [string, string][] {
  const inputs = html.querySelectorAll('main form input')
  return inputs.map((input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? ''])
}

test('S9: 300 profiles come as one PDF, and as a ZIP with a PDF each', async () => {
  const { visitor } = await aCentreWith(portal, 300)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(portal, visitor)
  const pages = linesOf(await download(visitor))
  const named = pages.map((lines) => lines.flatMap((line) => /Núñez (\d+)/.exec(line)?.[1] ?? []).map(Number))
  expect(named).toEqual(Array.from({ length: 300 }, (_, index) => [index + 1]))

  await visitor.open('/preparation/results')
  await visitor.press('ZIP')
  await untilMade(portal, visitor)
  const files = await unzipped(await download(visitor))
  expect(files.size).toBe(300)
  const [[name = '', pdf = Buffer.of()] = []] = files
  expect(wordsOf(pdf)).toContain('Núñez 1 ')
  expect(name).toMatch(/^0001-B2F-[0-9A-Z]{10}\.pdf$/)
}, 60_000)

test('S9: 301 are refused, with the limit and the number, and each part of the split is one press away', async () => {
  const { visitor, ids, centre, preparation, series } = await aCentreWith(portal, 301)
  const before = await countBatches(portal)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toContain('You asked for 301 profiles. At most 300 can be made at a time.')
  expect(await countBatches(portal)).toBe(before)
  expect(visitor.page.html.querySelectorAll('main form li button')).toHaveLength(2)

  const offered = hiddenFields(visitor.page)
  await visitor.press('profiles 1 to 300')
  const first = await entriesOfShownBatch(portal, visitor)
  // Released meanwhile, before all others in the list: no part moves by it.
  const place = { seriesId: series.id, centreId: centre.id, preparationCentreId: preparation.id }
  const early = await anEntry(owner, { ...place, candidateNumber: '0000', lastName: 'Aaa' })
  await aFullResult(owner, early.id)
  const answer = await visitor.request('POST', '/preparation/batches', [...offered, ['part', '2']])
  await visitor.open(answer.headers.get('location') ?? '')
  expect([...first, ...(await entriesOfShownBatch(portal, visitor))]).toEqual(ids)
  await untilMade(portal, visitor)
  expect(wordsOf(await download(visitor))).toContain('Núñez 301')
}, 60_000)

test('S9: 301 that were named one by one are split the same way', async () => {
  const { visitor, ids } = await aCentreWith(portal, 301)
  await visitor.open('/preparation/results')
  const refused = await visitor.request('POST', '/preparation/batches', [
    ['_csrf', visitor.hidden('_csrf')],
    ['format', 'zip'],
    ['entryIds', ids.join(',')],
  ])
  expect(refused.status).toBe(422)
  const fields = hiddenFields(refused)
  const made: number[] = []
  for (const button of refused.html.querySelectorAll('main form li button')) {
    const part: [string, string] = ['part', button.getAttribute('value') ?? '']
    const answer = await visitor.request('POST', '/preparation/batches', [...fields, part])
    await visitor.open(answer.headers.get('location') ?? '')
    made.push(...(await entriesOfShownBatch(portal, visitor)))
  }
  expect(made).toEqual(ids)
})

test('S9: all parts of a larger selection are asked for in one press, and every profile is in exactly one file', async () => {
  const { visitor, staff, ids } = await aCentreWith(portal, 601)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await visitor.press('Make all in 3 batches')
  expect(visitor.words).toContain('3 batches are waiting to be made')
  await jobsAreDone(owner)
  const { rows } = await owner.query(
    'select state, entry_ids from batch where identity_id = $1 order by id',
    [staff.identityId],
  )
  expect(rows.map((batch) => batch.state)).toEqual(['done', 'done', 'done'])
  expect(rows.map((batch) => batch.entry_ids.length)).toEqual([300, 300, 1])
  expect(rows.flatMap((batch) => batch.entry_ids.map(Number))).toEqual(ids)
}, 60_000)

test('S9: the limit holds on the server, whatever the page sent; who is named twice counts once', async () => {
  const { visitor, ids } = await aCentreWith(portal, 301)
  const [first = 0] = ids
  const asIds = (entryIds: number[]) => entryIds.map((id): [string, string] => ['entryIds', String(id)])
  expect((await ask(visitor, [['format', 'pdf'], ...asIds(ids)])).status).toBe(422)
  const twice = await ask(visitor, [['format', 'pdf'], ...asIds([...ids.slice(0, 300), first])])
  expect(twice.status).toBe(303)
  await visitor.open(twice.headers.get('location') ?? '')
  expect(await entriesOfShownBatch(portal, visitor)).toEqual(ids.slice(0, 300))
  const again = await ask(visitor, [
    ['format', 'zip'],
    ['entryIds', Array(500).fill(first).join(',')],
  ])
  await visitor.open(again.headers.get('location') ?? '')
  expect(await entriesOfShownBatch(portal, visitor)).toEqual([first])
  await expect(
    owner.query(
      "insert into batch (identity_id, area, format, entry_ids) values (1, 'preparation', 'pdf', $1)",
      [ids],
    ),
  ).rejects.toThrow(/check constraint/)
}, 60_000)
