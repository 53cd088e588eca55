import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { makeIdNumber } from '../../src/numbers/id-number.ts'
import { aCentre, aCentreSetting, aFullResult, anEntry, aSeries } from '../support/builders.ts'
import { emptyDatabase, testDatabase } from '../support/database.ts'
import { aFile, folder, portal } from './portal-command.ts'

const db = await testDatabase()

async function contentOf(pool: typeof db.owner): Promise<string[]> {
  const tables = ['centre', 'series', 'exam', 'entry', 'result', 'credential', 'centre_setting', 'identity']
  return Promise.all(
    tables.map(async (table) => {
      const { rows } = await pool.query(
        `select count(*) as count, md5(string_agg(t::text, '|' order by t::text)) as sum from ${table} as t`,
      )
      return `${table} ${rows[0].count} ${rows[0].sum}`
    }),
  )
}

test('a backup brought into an empty database gives the same state, and new rows go on from there', async () => {
  const series = await aSeries(db.owner, { name: 'Line\nbreak, \\backslash\tand tab' })
  const parent = await aCentre(db.owner)
  const centre = await aCentre(db.owner, { kind: 'associate', parentId: parent.id })
  await aCentreSetting(db.owner, series.id, centre.id)
  for (let i = 0; i < 5; i += 1) {
    const entry = await anEntry(db.owner, {
      seriesId: series.id,
      centreId: centre.id,
      lastName: 'Żółkiewski',
    })
    await aFullResult(db.owner, entry.id)
    await db.owner.query('insert into credential (entry_id, id_number) values ($1, $2)', [
      entry.id,
      makeIdNumber(),
    ])
  }
  const file = join(folder, 'state.backup')
  expect(await portal(db, 'backup', file)).toMatchObject({ code: 0, err: '' })

  const other = await emptyDatabase()
  expect(await portal(other, 'restore', file)).toMatchObject({ code: 0, err: '' })
  expect(await contentOf(other.owner)).toEqual(await contentOf(db.owner))
  await anEntry(other.owner, { seriesId: series.id, centreId: centre.id })

  const again = await portal(other, 'restore', file)
  expect(again.code).toBe(1)
  expect(again.err).toContain('Restore into an empty one')
}, 60_000)

test('a file that is no backup is refused in one line, and nothing is changed', async () => {
  const other = await emptyDatabase()
  const refused = await portal(other, 'restore', await aFile('no.backup', 'nothing of the kind'))
  expect(refused.code).toBe(1)
  expect(refused.err.trim().split('\n')).toHaveLength(1)
  expect(refused.err).toContain('is not a backup')
}, 60_000)

test('a backup of the time before the first release is refused in one line that says what to do', async () => {
  const other = await emptyDatabase()
  const old = gzipSync(`${JSON.stringify({ format: 1, made: '2026-10-01', secrets: 'x' })}\n`)
  const refused = await portal(other, 'restore', await aFile('old.backup', old))
  expect(refused.code).toBe(1)
  expect(refused.err).toMatch(/^This backup was made before the first release.*\n$/)
}, 60_000)
