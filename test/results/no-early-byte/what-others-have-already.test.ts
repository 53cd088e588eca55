import { expect, test } from 'vitest'
import { setRelease } from '../../../src/results/series/series-times.ts'
import { hoursFromNow } from '../../support/builders.ts'
import { asItCame, candidatePathsOf, everything } from '../../support/no-early-byte/everything.ts'
import { aScene } from '../../support/no-early-byte/scene.ts'
import { testPortal } from '../../support/portal.ts'

const scene = await aScene(await testPortal())
const { owner, coming, signedInCandidate, signedInOfficer, withoutResults, loadResults } = scene

test('S15, A6, A5: before the own delay is over, and without access, a candidate gets nothing of what the preparation centre has', async () => {
  await setRelease(owner, coming.code, hoursFromNow(-0.5))
  const anna = await signedInCandidate()
  const all = async () => {
    const pages: string[] = []
    for (const path of candidatePathsOf(scene)) pages.push(asItCame(await anna.request('GET', path)))
    return pages
  }
  for (const access of ['all', 'none', 'selected']) {
    await owner.query('update centre_setting set candidate_access = $2 where series_id = $1', [
      coming.id,
      access,
    ])
    await withoutResults()
    const without = await all()
    await loadResults()
    expect(await all()).toEqual(without)
    // As a word: a token may have these digits by chance.
    expect(without.join()).not.toMatch(/(?<![\w-])175(?![\w-])/)
  }
  await owner.query("update centre_setting set candidate_access = 'all' where series_id = $1", [coming.id])
})

test('K4, S15: centres before candidates: from then on the officer has it, and nobody else a byte of it', async () => {
  await withoutResults()
  await setRelease(owner, coming.code, hoursFromNow(48))
  const setCentreRelease = (at: Date) =>
    owner.query('update series set centre_release_at = $2 where id = $1', [coming.id, at])
  const ofOthers = async () =>
    Object.fromEntries(
      Object.entries(await everything(scene)).filter(([what]) => !what.startsWith('officer')),
    )
  const olga = await signedInOfficer()
  const path = `/officers/entries?view=candidate&series=${coming.code}`
  const shown = async () => asItCame(await olga.request('GET', path))

  await setCentreRelease(hoursFromNow(1))
  const [without, others] = [await shown(), await ofOthers()]
  await loadResults()
  expect(await shown()).toBe(without)

  await setCentreRelease(hoursFromNow(-1))
  await olga.open(path)
  expect(olga.words).toContain('175')
  expect(await ofOthers()).toEqual(others)
  await owner.query('update series set centre_release_at = null where id = $1', [coming.id])
  expect(await shown()).toBe(without)
})
