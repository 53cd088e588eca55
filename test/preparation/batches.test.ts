import { expect, test, vi } from 'vitest'
import { giveUpBatch, makeBatch } from '../../src/batches/index.ts'
import { setRelease } from '../../src/results/series/series-times.ts'
import { aCentre, aFullResult, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { linesOf, wordsOf } from '../support/pdf/text.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Page, Visitor } from '../support/visitor.ts'
import { unzipped } from '../support/zip.ts'

const portal = await testPortal()
const { owner } = portal.db
const centre = await aCentre(owner)
const bystander = await aCentreWith(2)

/** A preparation centre with so many released results, and somebody of its staff who is signed in. */
async function aCentreWith(count: number) {
  const preparation = await aCentre(owner, { kind: 'preparation' })
  const series = await aSeries(owner)
  const ids: number[] = []
  for (let number = 1; number <= count; number += 1) {
    const entry = await anEntry(owner, {
      seriesId: series.id,
      centreId: centre.id,
      preparationCentreId: preparation.id,
      candidateNumber: String(number).padStart(4, '0'),
      lastName: `Núñez ${number}`,
    })
    await aFullResult(owner, entry.id)
    ids.push(entry.id)
  }
  const staff = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', staff.email, staff.password)
  return { preparation, series, staff, visitor, ids }
}

async function untilMade(visitor: Visitor): Promise<void> {
  const path = new URL(visitor.page.url).pathname
  await jobsAreDone(owner)
  await visitor.open(path)
  expect(visitor.words).toMatch(/are ready|could not be made/)
}

async function download(visitor: Visitor): Promise<Buffer> {
  const file = await visitor.request('GET', `${new URL(visitor.page.url).pathname}/file`)
  expect(file.status).toBe(200)
  expect(file.headers.get('cache-control')).toContain('no-store')
  return file.body
}

/** The entries of the batch whose page is open. */
async function entriesOfShownBatch(visitor: Visitor): Promise<number[]> {
  const id = Number(new URL(visitor.page.url).pathname.split('/').at(-1))
  const { rows } = await owner.query('select entry_ids from batch where id = $1', [id])
  return rows[0].entry_ids.map(Number)
}

/** What the form of a page sends along with its buttons. */
function hiddenFields({ html }: Page): [string, string][] {
  const inputs = html.querySelectorAll('main form input')
  return inputs.map((input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? ''])
}

/** Asks for a batch with fields as they are, as no page would send them. */
async function ask(visitor: Visitor, fields: [string, string][]) {
  await visitor.open('/preparation/results')
  return visitor.request('POST', '/preparation/batches', [['_csrf', visitor.hidden('_csrf')], ...fields])
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
  const pages = linesOf(await download(visitor))
  const named = pages.map((lines) => lines.flatMap((line) => /Núñez (\d+)/.exec(line)?.[1] ?? []).map(Number))
  expect(named).toEqual(Array.from({ length: 300 }, (_, index) => [index + 1]))

  await visitor.open('/preparation/results')
  await visitor.press('ZIP')
  await untilMade(visitor)
  const files = await unzipped(await download(visitor))
  expect(files.size).toBe(300)
  const [[name = '', pdf = Buffer.of()] = []] = files
  expect(wordsOf(pdf)).toContain('Núñez 1 ')
  expect(name).toMatch(/^0001-B2F-[0-9A-Z]{10}\.pdf$/)
}, 60_000)

test('S9: 301 are refused, with the limit and the number, and each part of the split is one press away', async () => {
  const { visitor, ids, preparation, series } = await aCentreWith(301)
  const before = await countBatches()
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  expect(visitor.page.status).toBe(422)
  expect(visitor.words).toContain('You asked for 301 profiles. At most 300 can be made at a time.')
  expect(await countBatches()).toBe(before)
  expect(visitor.page.html.querySelectorAll('main form li button')).toHaveLength(2)

  const offered = hiddenFields(visitor.page)
  await visitor.press('profiles 1 to 300')
  const first = await entriesOfShownBatch(visitor)
  // Released meanwhile, before all others in the list: no part moves by it.
  const place = { seriesId: series.id, centreId: centre.id, preparationCentreId: preparation.id }
  const early = await anEntry(owner, { ...place, candidateNumber: '0000', lastName: 'Aaa' })
  await aFullResult(owner, early.id)
  const answer = await visitor.request('POST', '/preparation/batches', [...offered, ['part', '2']])
  await visitor.open(answer.headers.get('location') ?? '')
  expect([...first, ...(await entriesOfShownBatch(visitor))]).toEqual(ids)
  await untilMade(visitor)
  expect(wordsOf(await download(visitor))).toContain('Núñez 301')
}, 60_000)

test('S9: 301 that were named one by one are split the same way', async () => {
  const { visitor, ids } = await aCentreWith(301)
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
    made.push(...(await entriesOfShownBatch(visitor)))
  }
  expect(made).toEqual(ids)
})

test('S9: all parts of a larger selection are asked for in one press, and every profile is in exactly one file', async () => {
  const { visitor, staff, ids } = await aCentreWith(601)
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

test('batches take turns: who asks for one waits for no more than one of somebody who asked for many', async () => {
  const [many, one] = [await aCentreWith(900), await aCentreWith(1)]
  const ask = (visitor: Visitor, fields: Record<string, string>) =>
    visitor.request('POST', '/preparation/batches', {
      _csrf: visitor.hidden('_csrf'),
      format: 'pdf',
      ...fields,
    })
  await many.visitor.open('/preparation/results')
  await one.visitor.open('/preparation/results')
  await ask(many.visitor, { part: 'all' })
  await ask(one.visitor, {})
  await jobsAreDone(owner)
  const { rows } = await owner.query(
    'select identity_id from batch where identity_id = any($1) order by finished_at',
    [[many.staff.identityId, one.staff.identityId]],
  )
  expect(rows.map((batch) => Number(batch.identity_id)).indexOf(one.staff.identityId)).toBeLessThanOrEqual(1)
}, 90_000)

test('a batch that failed at every try says so, and not that results are gone', async () => {
  const { staff, visitor, ids } = await aCentreWith(1)
  const { rows } = await owner.query(
    "insert into batch (identity_id, area, format, entry_ids, state) values ($1, 'preparation', 'pdf', $2, 'running') returning id",
    [staff.identityId, ids],
  )
  await giveUpBatch(portal.portal, rows[0].id)
  await visitor.open(`/preparation/batches/${rows[0].id}`)
  expect(visitor.words).toContain('The profiles could not be made. Ask for them again')
})

test('a batch that is cancelled stops, leaves no file, and can be fetched by nobody', async () => {
  const { visitor, staff } = await aCentreWith(300)
  await visitor.open('/preparation/results')
  await visitor.press('ZIP, one PDF')
  const path = new URL(visitor.page.url).pathname
  await visitor.press('Cancel')
  expect(visitor.words).toContain('This batch was cancelled')
  await jobsAreDone(owner)
  expect((await visitor.request('GET', `${path}/file`)).status).toBe(404)
  const { rows } = await owner.query('select state, file_name from batch where identity_id = $1', [
    staff.identityId,
  ])
  expect(rows).toEqual([{ state: 'cancelled', file_name: null }])
  const files = await Array.fromAsync(portal.portal.files.list('batches'))
  expect(files.filter(({ name }) => name.includes(`profiles-${path.split('/').at(-1)}-`))).toEqual([])
}, 60_000)

test('two workers at the same batch leave one whole file', async () => {
  const { visitor } = await aCentreWith(20)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  const path = new URL(visitor.page.url).pathname
  const id = Number(path.split('/').at(-1))
  await untilMade(visitor)
  await owner.query(`update batch set state = 'queued' where id = $1`, [id])
  await Promise.all([makeBatch(portal.portal, id), makeBatch(portal.portal, id)])
  expect((await visitor.request('GET', `${path}/file`)).status).toBe(200)
})

test('a file is not handed out where a name in it, or a result, is another by now, whenever that was written', async () => {
  const { visitor, ids } = await aCentreWith(2)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(visitor)
  const { pathname } = new URL(visitor.page.url)
  await owner.query(
    `update result set score = score - 1, version = version + 1, changed_at = now() - interval '1 hour'
     where entry_id = $1 and component = 'overall'`,
    [ids[0]],
  )
  expect((await visitor.request('GET', `${pathname}/file`)).status).toBe(404)
  await visitor.open(pathname)
  expect(visitor.words).toContain('This file is no longer handed out')
  await owner.query(
    `update result set score = score + 1, version = version - 1, changed_at = now()
     where entry_id = $1 and component = 'overall'`,
    [ids[0]],
  )
  await owner.query(`update entry set last_name = 'Núñez' where id = $1`, [ids[1]])
  expect((await visitor.request('GET', `${pathname}/file`)).status).toBe(404)
})

test('the page is told of progress as it happens, until the batch is over', async () => {
  const { visitor } = await aCentreWith(40)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  const path = new URL(visitor.page.url).pathname
  const events = await visitor.request('GET', `${path}/events`)
  expect(events.headers.get('content-type')).toContain('text/event-stream')
  expect(events.headers.get('cache-control')).toContain('no-store')
  expect(events.text.trim().split('\n\n').at(-1)).toBe('data: done 40')
})

test('a batch is kept for a week, and then gone', async () => {
  const { visitor } = await aCentreWith(1)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(visitor)
  expect(visitor.words).toContain('can be downloaded, until')
  const path = new URL(visitor.page.url).pathname
  await owner.query(`update batch set created_at = now() - interval '8 days'`)
  expect((await visitor.request('GET', path)).status).toBe(404)
  expect((await visitor.request('GET', `${path}/file`)).status).toBe(404)
})

test('S9: the limit holds on the server, whatever the page sent; who is named twice counts once', async () => {
  const { visitor, ids } = await aCentreWith(301)
  const [first = 0] = ids
  const asIds = (entryIds: number[]) => entryIds.map((id): [string, string] => ['entryIds', String(id)])
  expect((await ask(visitor, [['format', 'pdf'], ...asIds(ids)])).status).toBe(422)
  const twice = await ask(visitor, [['format', 'pdf'], ...asIds([...ids.slice(0, 300), first])])
  expect(twice.status).toBe(303)
  await visitor.open(twice.headers.get('location') ?? '')
  expect(await entriesOfShownBatch(visitor)).toEqual(ids.slice(0, 300))
  const again = await ask(visitor, [
    ['format', 'zip'],
    ['entryIds', Array(500).fill(first).join(',')],
  ])
  await visitor.open(again.headers.get('location') ?? '')
  expect(await entriesOfShownBatch(visitor)).toEqual([first])
  await expect(
    owner.query(
      "insert into batch (identity_id, area, format, entry_ids) values (1, 'preparation', 'pdf', $1)",
      [ids],
    ),
  ).rejects.toThrow(/check constraint/)
}, 60_000)

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
  const before = await countBatches()
  const answer = await ask(bystander.visitor, fields)
  expect(answer.status).toBe(status)
  expect(await countBatches()).toBe(before)
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

test('a batch is seen by who asked for it alone, and not by a colleague either', async () => {
  const [own, other] = [await aCentreWith(1), await aCentreWith(1)]
  const colleague = await aStaffMember(portal, { area: 'preparation', centreId: own.preparation.id })
  const beside = portal.visitor()
  await beside.signIn('preparation', colleague.email, colleague.password)
  await own.visitor.open('/preparation/results')
  await own.visitor.press('One PDF')
  await untilMade(own.visitor)
  const path = new URL(own.visitor.page.url).pathname
  expect((await own.visitor.open('/preparation/batches')).text).toContain(`href="${path}"`)
  for (const visitor of [other.visitor, beside]) {
    expect((await visitor.request('GET', path)).status).toBe(404)
    expect((await visitor.request('GET', `${path}/file`)).status).toBe(404)
    expect((await visitor.open('/preparation/batches')).text).not.toContain(path)
  }
})

test('S9: a file comes under a name of its own, to be saved, and passes as what it is', async () => {
  const { visitor } = await aCentreWith(2)
  for (const [button, format] of [
    ['One PDF', 'pdf'],
    ['ZIP', 'zip'],
  ] as const) {
    await visitor.open('/preparation/results')
    await visitor.press(button)
    await untilMade(visitor)
    const { headers, body } = await visitor.request('GET', `${new URL(visitor.page.url).pathname}/file`)
    expect(headers.get('content-type')).toBe(`application/${format}`)
    expect(headers.get('content-disposition')).toMatch(
      new RegExp(`^attachment; filename="profiles-\\d{4}-\\d{4}\\.${format}"$`),
    )
    expect(headers.get('cache-control')).toBe('no-store, private')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('etag') ?? headers.get('last-modified')).toBeNull()
    expect(body.subarray(0, 4).toString('latin1')).toBe(format === 'pdf' ? '%PDF' : 'PK\u0003\u0004')
  }
})

test('S15: a batch with one result that is not released is refused, and its file too once one of them is put off', async () => {
  const { preparation, visitor, ids } = await aCentreWith(2)
  const later = await aSeries(owner, { releaseAt: hoursFromNow(1) })
  const late = await anEntry(owner, {
    seriesId: later.id,
    centreId: centre.id,
    preparationCentreId: preparation.id,
  })
  await aFullResult(owner, late.id)
  const fields: [string, string][] = [
    ['format', 'pdf'],
    ['entryIds', [...ids, late.id].join(',')],
  ]
  const refused = await ask(visitor, fields)
  expect(refused.status).toBe(404)
  expect(refused.text).toContain('Search again and choose from what is found then')
  await setRelease(owner, later.code, hoursFromNow(-1))
  const answer = await ask(visitor, fields)
  expect(answer.status).toBe(303)
  await visitor.open(answer.headers.get('location') ?? '')
  await untilMade(visitor)
  const file = `${new URL(visitor.page.url).pathname}/file`
  expect((await visitor.request('GET', file)).status).toBe(200)
  await setRelease(owner, later.code, hoursFromNow(1))
  expect((await visitor.request('GET', file)).status).toBe(404)
})

test('S15: whoever leaves one centre for another keeps the sign-in, and loses the files of the one that was left', async () => {
  const { preparation, staff, visitor } = await aCentreWith(2)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(visitor)
  const file = `${new URL(visitor.page.url).pathname}/file`
  const { preparation: next } = await aCentreWith(1)
  await owner.query('update membership set centre_id = $3 where identity_id = $1 and centre_id = $2', [
    staff.identityId,
    preparation.id,
    next.id,
  ])
  expect((await visitor.request('GET', file)).status).toBe(404)
  expect((await visitor.request('GET', '/preparation/results')).status).toBe(200)
})

test('S15: a batch of somebody who has left the centre before it is made fails, and makes no file', async () => {
  const { preparation, staff, ids } = await aCentreWith(2)
  const { rows } = await owner.query(
    "insert into batch (identity_id, area, format, entry_ids) values ($1, 'preparation', 'zip', $2) returning id",
    [staff.identityId, ids],
  )
  await owner.query('delete from membership where centre_id = $1', [preparation.id])
  await makeBatch(portal.portal, rows[0].id)
  const { rows: after } = await owner.query('select state, file_name from batch where id = $1', [rows[0].id])
  expect(after).toEqual([{ state: 'failed', file_name: null }])
})

test.each(['pdf', 'zip'])(
  'a name with a character that no font has fails no batch (%s): the log names the reference number, the page the candidate number',
  async (format) => {
    const { staff, ids, visitor } = await aCentreWith(2)
    await owner.query("update entry set last_name = 'Núñez 😀' where id = $1", [ids[0]])
    const { rows } = await owner.query(
      "insert into batch (identity_id, area, format, entry_ids) values ($1, 'preparation', $2, $3) returning id",
      [staff.identityId, format, ids],
    )
    const warn = vi.spyOn(portal.portal.log, 'warn')
    await makeBatch(portal.portal, rows[0].id)
    const reports = warn.mock.calls.filter(([, message]) => message === 'characters without a font')
    warn.mockRestore()
    expect(reports).toEqual([
      [{ reference: expect.stringMatching(/^[0-9A-Z]{10}$/), characters: ['U+1F600'] }, expect.anything()],
    ])
    await visitor.open(`/preparation/batches/${rows[0].id}`)
    expect(visitor.words).toContain('are ready')
    expect(visitor.words).toMatch(/in none of our fonts.*Candidate numbers: 0001/)
    expect(visitor.words).not.toMatch(/Candidate numbers:.*0002/)
  },
)

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

test('K3, S15: a file is refused once one of its results was withheld or corrected', async () => {
  const { visitor, ids } = await aCentreWith(2)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(visitor)
  const file = `${new URL(visitor.page.url).pathname}/file`
  expect((await visitor.request('GET', file)).status).toBe(200)
  await owner.query(
    "update result set status = 'withheld', score = null, grade = null, cefr = null, changed_at = now() where entry_id = $1 and component = 'overall'",
    [ids[0]],
  )
  expect((await visitor.request('GET', file)).status).toBe(404)
})
