import fc from 'fast-check'
import { expect, test } from 'vitest'
import { setRelease } from '../../../src/results/series/series-times.ts'
import { hoursFromNow } from '../../support/builders.ts'
import { asItCame, sorts } from '../../support/no-early-byte/everything.ts'
import { aScene } from '../../support/no-early-byte/scene.ts'
import { testPortal } from '../../support/portal.ts'
import type { Visitor } from '../../support/visitor.ts'

const scene = await aScene(await testPortal())
const {
  owner,
  old,
  coming,
  entries,
  entry,
  reference,
  signedInCandidate,
  signedInStaff,
  withoutResults,
  loadResults,
} = scene

test('S15: before the release, the addresses of a result answer as those of one that never was', async () => {
  await withoutResults()
  await loadResults()
  await setRelease(owner, coming.code, hoursFromNow(48))
  const [anna, tom] = [await signedInCandidate(), await signedInStaff()]
  const both = async (visitor: Visitor, path: (id: number) => string) => {
    const [unreleased, missing] = [
      await visitor.request('GET', path(entry.id)),
      await visitor.request('GET', path(999_999_999)),
    ]
    expect(unreleased.status).toBe(404)
    expect(asItCame(unreleased)).toBe(asItCame(missing))
  }
  await both(anna, (id) => `/candidates/results/${id}/profile.pdf`)
  await both(tom, (id) => `/preparation/results/${id}`)
  await both(tom, (id) => `/preparation/results/${id}/profile.pdf`)

  await tom.open('/preparation/results')
  const ask = async (entryId: number) => {
    const fields = { _csrf: tom.hidden('_csrf'), format: 'zip', entryIds: String(entryId) }
    return asItCame(await tom.request('POST', '/preparation/batches', fields))
  }
  expect(await ask(entry.id)).toBe(await ask(999_999_999))
})

test('S15: whatever the results are and whatever is searched for, the answer is the one without them', async () => {
  await setRelease(owner, coming.code, hoursFromNow(48))
  const tom = await signedInStaff()
  const search = fc.record(
    {
      series: fc.constantFrom('', old.code, coming.code),
      exam: fc.constantFrom('', 'B2F', 'C1A'),
      candidateNumberFrom: fc.constantFrom('', '0001', '0002'),
      candidateNumberTo: fc.constantFrom('', '0002', '0003'),
      firstName: fc.constantFrom('', 'a', 'ana', 'BERTA', '%'),
      lastName: fc.constantFrom('', 'o', 'coming', 'OLD', '_'),
      reference: fc.constantFrom('', reference),
      sort: fc.constantFrom(...sorts),
      page: fc.constantFrom('1', '2'),
    },
    { requiredKeys: [] },
  )
  const results = fc.array(
    fc.record({
      of: fc.constantFrom(...entries),
      component: fc.constantFrom('overall', 'reading', 'speaking'),
      status: fc.constantFrom('final', 'pending', 'withheld', 'absent_part', 'absent'),
      score: fc.integer({ min: 120, max: 190 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(search, results, fc.constantFrom('', '.csv'), async (criteria, loaded, kind) => {
      const path = `/preparation/results${kind}?${new URLSearchParams(criteria)}`
      await withoutResults()
      const without = asItCame(await tom.request('GET', path))
      for (const { of, component, status, score } of loaded) {
        await owner.query(
          `insert into result (entry_id, component, status, score) values ($1, $2, $3, $4)
           on conflict (entry_id, component) do nothing`,
          [of.id, component, status, status === 'final' ? score : null],
        )
      }
      expect(asItCame(await tom.request('GET', path))).toBe(without)
    }),
    { numRuns: 120 },
  )
}, 60_000)
