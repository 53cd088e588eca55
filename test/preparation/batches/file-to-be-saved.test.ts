import { expect, test, vi } from 'vitest'
import { makeBatch } from '../../../src/batches/index.ts'
import { aCentreWith, untilMade } from '../../support/batches.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('a batch is kept for a week, and then gone', async () => {
  const { visitor } = await aCentreWith(portal, 1)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await untilMade(portal, visitor)
  expect(visitor.words).toContain('can be downloaded, until')
  const path = new URL(visitor.page.url).pathname
  await owner.query(`update batch set created_at = now() - interval '8 days'`)
  expect((await visitor.request('GET', path)).status).toBe(404)
  expect((await visitor.request('GET', `${path}/file`)).status).toBe(404)
})

test('S9: a file comes under a name of its own, to be saved, and passes as what it is', async () => {
  const { visitor } = await aCentreWith(portal, 2)
  for (const [button, format] of [
    ['One PDF', 'pdf'],
    ['ZIP', 'zip'],
  ] as const) {
    await visitor.open('/preparation/results')
    await visitor.press(button)
    await untilMade(portal, visitor)
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

test.each(['pdf', 'zip'])(
  'a name with a character that no font has fails no batch (%s): the log names the reference number, the page the candidate number',
  async (format) => {
    const { staff, ids, visitor } = await aCentreWith(portal, 2)
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
