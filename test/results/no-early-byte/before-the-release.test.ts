import { expect, test } from 'vitest'
import { mailReleases } from '../../../src/results/release-mails/release-mails.ts'
import { hoursFromNow } from '../../support/builders.ts'
import { countMails, everything } from '../../support/no-early-byte/everything.ts'
import { aScene } from '../../support/no-early-byte/scene.ts'
import { testPortal } from '../../support/portal.ts'

const scene = await aScene(await testPortal())
const { owner, coming, entries, withoutResults, loadResults } = scene

test.each([
  ['that is not released yet', hoursFromNow(48)],
  ['that is on hold', null],
])(
  'S15: a result of a series %s changes no byte of anything that candidate, preparation centre or officer can get',
  async (_what, releaseAt) => {
    await owner.query('update series set release_at = $2 where id = $1', [coming.id, releaseAt])
    await withoutResults()
    const without = await everything(scene)
    await loadResults()
    expect(await everything(scene)).toEqual(without)

    const changes = [
      "update result set score = score + 15, grade = 'A', cefr = 'C1' where entry_id = any($1)",
      "update result set status = 'withheld', score = null, grade = null, cefr = null where entry_id = any($1)",
      "delete from result where entry_id = any($1) and component = 'overall'",
    ]
    for (const change of changes) {
      await owner.query(change, [entries.map(({ id }) => id)])
      expect(await everything(scene)).toEqual(without)
    }
    await mailReleases(scene.portal.portal)
    expect(await countMails(scene)).toBe(0)
  },
  120_000,
)
