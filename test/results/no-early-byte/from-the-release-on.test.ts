import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { setRelease } from '../../../src/results/series/series-times.ts'
import { hoursFromNow } from '../../support/builders.ts'
import { aScene } from '../../support/no-early-byte/scene.ts'
import { testPortal } from '../../support/portal.ts'

const scene = await aScene(await testPortal())
const { owner, coming, entry, reference, signedInCandidate, signedInStaff, withoutResults, loadResults } =
  scene

test('S15: once the release is in the past, everything is there from the next request on, without a restart', async () => {
  await withoutResults()
  await loadResults()
  await setRelease(owner, coming.code, hoursFromNow(48))
  const [anna, tom] = [await signedInCandidate(), await signedInStaff()]
  const csv = async () => {
    const { text } = await tom.request('GET', `/preparation/results.csv?series=${coming.code}`)
    return parse(text, { bom: true }).length - 1
  }
  const count = async () => {
    await tom.open(`/preparation/results?series=${coming.code}`)
    return tom.page.html.querySelectorAll('tbody tr').length
  }
  expect([await csv(), await count()]).toEqual([0, 0])
  expect((await anna.request('GET', `/candidates/results/${entry.id}/profile.pdf`)).status).toBe(404)

  await setRelease(owner, coming.code, hoursFromNow(-2))
  expect([await csv(), await count()]).toEqual([3, 3])
  expect((await tom.open(`/preparation/results?reference=${reference}`)).text).toContain('Coming')
  expect((await tom.request('GET', `/preparation/results/${entry.id}`)).status).toBe(200)
  expect((await anna.open(`/candidates/results/${entry.id}`)).text).toContain('175')
  const pdf = await anna.request('GET', `/candidates/results/${entry.id}/profile.pdf`)
  expect(pdf.body.subarray(0, 5).toString()).toBe('%PDF-')
})
