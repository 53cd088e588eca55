import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { makeBatch } from '../../src/batches/index.ts'
import { setRelease } from '../../src/results/series.ts'
import { aCentre, aFullResult, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const run = promisify(execFile)
const portal = await testPortal()
const { owner } = portal.db
const centre = await aCentre(owner)

/** A preparation centre with so many released results, and somebody of its staff who is signed in. */
async function aCentreWith(count: number) {
  const preparation = await aCentre(owner, { kind: 'preparation' })
  const series = await aSeries(owner)
  const ids: number[] = []
  for (let number = 1; number <= count; number += 1) {
    const entry = await anEntry(owner, {
      ...{ seriesId: series.id, centreId: centre.id, preparationCentreId: preparation.id },
      ...{ candidateNumber: String(number).padStart(4, '0'), lastName: `Núñez ${number}` },
    })
    await aFullResult(owner, entry.id)
    ids.push(entry.id)
  }
  const staff = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', staff.email, staff.password)
  return { series, staff, visitor, ids }
}

async function untilMade(visitor: Visitor): Promise<void> {
  const path = new URL(visitor.page.url).pathname
  while (!/are ready|could not be made/.test(visitor.words)) await visitor.open(path)
}

async function download(visitor: Visitor): Promise<string> {
  const file = await visitor.request('GET', `${new URL(visitor.page.url).pathname}/file`)
  expect(file.status).toBe(200)
  expect(file.headers.get('cache-control')).toContain('no-store')
  const path = join(await mkdtemp(join(tmpdir(), 'batch-')), 'file')
  await writeFile(path, file.body)
  return path
}

async function countBatches(): Promise<number> {
  const { rows } = await owner.query('select count(*)::int as count from batch')
  return rows[0].count
}

test('S9: 300 profiles come as one PDF, and as a ZIP with a PDF each', async () => {
  const { visitor } = await aCentreWith(300)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(visitor)
  const { stdout } = await run('pdfinfo', [await download(visitor)])
  expect(stdout).toMatch(/Pages:\s+300\n/)

  await visitor.open('/preparation/results')
  await visitor.press('ZIP')
  await untilMade(visitor)
  const zip = await download(visitor)
  const listing = await run('python3', [
    '-c',
    `import zipfile; z = zipfile.ZipFile('${zip}'); assert z.testzip() is None; print('\\n'.join(z.namelist()))`,
  ])
  const names = listing.stdout.trim().split('\n')
  expect(names).toHaveLength(300)
  expect(new Set(names).size).toBe(300)
  expect(names[0]).toMatch(/^0001-B2F-[0-9A-Z]{10}\.pdf$/)
}, 60_000)

test('S9: 301 are refused, with the limit and the number, and each part of the split is one press away', async () => {
  const { visitor } = await aCentreWith(301)
  const before = await countBatches()
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toContain('You asked for 301 profiles. At most 300 can be made at a time.')
  expect(await countBatches()).toBe(before)
  await visitor.press('profiles 301 to 301')
  await untilMade(visitor)
  const { stdout } = await run('pdftotext', [await download(visitor), '-'])
  expect(stdout).toContain('Núñez 301')
}, 60_000)

test('S9: the limit holds on the server, whatever the page sent', async () => {
  const { visitor, ids } = await aCentreWith(301)
  await visitor.open('/preparation/results')
  const _csrf = visitor.hidden('_csrf')
  const ask = (entryIds: number[]) =>
    visitor.request('POST', '/preparation/batches', [
      ['_csrf', _csrf],
      ['format', 'pdf'],
      ...entryIds.map((id): [string, string] => ['entryIds', String(id)]),
    ])
  expect((await ask(ids)).status).toBe(422)
  expect((await ask([...ids.slice(0, 300), ids[0] ?? 0])).status).toBe(303)
  expect((await ask(ids.slice(0, 1))).status).toBe(303)
})

test('a batch with one entry of another centre is refused as if it did not exist, and nothing is made', async () => {
  const [own, foreign] = [await aCentreWith(2), await aCentreWith(1)]
  const before = await countBatches()
  await own.visitor.open('/preparation/results')
  const answer = await own.visitor.request('POST', '/preparation/batches', [
    ['_csrf', own.visitor.hidden('_csrf')],
    ['format', 'zip'],
    ...[...own.ids, ...foreign.ids].map((id): [string, string] => ['entryIds', String(id)]),
  ])
  expect(answer.status).toBe(404)
  expect(await countBatches()).toBe(before)
})

test('a batch is seen by who asked for it alone', async () => {
  const [own, other] = [await aCentreWith(1), await aCentreWith(1)]
  await own.visitor.open('/preparation/results')
  await own.visitor.press('One PDF')
  await untilMade(own.visitor)
  const path = new URL(own.visitor.page.url).pathname
  expect((await other.visitor.request('GET', path)).status).toBe(404)
  expect((await other.visitor.request('GET', `${path}/file`)).status).toBe(404)
})

test('S15: a file that was made is refused once its release is put off, and after the access was taken away', async () => {
  const { series, staff, visitor } = await aCentreWith(2)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(visitor)
  const file = `${new URL(visitor.page.url).pathname}/file`
  expect((await visitor.request('GET', file)).status).toBe(200)
  await setRelease(owner, series.code, hoursFromNow(1))
  expect((await visitor.request('GET', file)).status).toBe(404)
  await setRelease(owner, series.code, hoursFromNow(-1))
  expect((await visitor.request('GET', file)).status).toBe(200)
  await owner.query('delete from membership where identity_id = $1', [staff.identityId])
  expect((await visitor.request('GET', file)).status).toBe(303)
})

test('S15: a batch whose results are held back before it is made fails, and says so', async () => {
  const { series, staff, visitor, ids } = await aCentreWith(2)
  const { rows } = await owner.query(
    "insert into batch (identity_id, area, format, entry_ids) values ($1, 'preparation', 'pdf', $2) returning id",
    [staff.identityId, ids],
  )
  await setRelease(owner, series.code, null)
  await makeBatch(portal.portal, rows[0].id)
  await visitor.open(`/preparation/batches/${rows[0].id}`)
  expect(visitor.words).toContain('could not be made')
  expect((await visitor.request('GET', `/preparation/batches/${rows[0].id}/file`)).status).toBe(404)
})
