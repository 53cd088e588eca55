import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { entryKeys } from '../../src/names/search-key.ts'
import { folder, portal } from '../cli/portal-command.ts'
import { aCentre, anEntry, aSeries } from '../support/builders.ts'
import { emptyDatabase, type TestDatabase, testDatabase } from '../support/database.ts'

const people = [
  ['Jean-Luc', "O'Brien"],
  ['Jürgen', 'Müller-Lüdenscheidt'],
  ['小明', '王'],
] as const

async function somePeople({ owner }: TestDatabase): Promise<void> {
  const [series, centre] = [await aSeries(owner), await aCentre(owner, { number: 'DE700', name: 'Büro' })]
  for (const [firstName, lastName] of people) {
    await anEntry(owner, { seriesId: series.id, centreId: centre.id, firstName, lastName })
  }
}

async function keysOf({ owner }: TestDatabase) {
  const entries = `select first_name_key, last_name_key, name_key from entry where last_name <> 'Many' order by id`
  const centres = `select name_key from centre where number = 'DE700'`
  return [...(await owner.query(entries)).rows, ...(await owner.query(centres)).rows]
}

const asMade = [...people.map(([first, last]) => entryKeys(first, last)), { name_key: 'de700 buro buero' }]

test('names that were there before their keys are found once the schema is brought to the newest version', async () => {
  const db = await testDatabase()
  await somePeople(db)
  await db.owner.query(
    `update entry set name_key = '', first_name_key = 'as before', last_name_key = 'as before'`,
  )
  await db.owner.query(`update centre set name_key = ''`)
  await db.owner.query(
    `insert into entry (series_id, exam_id, centre_id, candidate_number, first_name, last_name, first_name_key,
       last_name_key, date_of_birth)
     select series_id, exam.id, centre_id, lpad(n::text, 4, '0'), 'Ana', 'Many', '', '', date_of_birth
     from (select * from entry limit 1) as entry, (select id from exam limit 2) as exam, generate_series(5000, 9999) as n`,
  )
  expect(await portal(db, 'migrate')).toMatchObject({ code: 0, err: '' })
  expect(await keysOf(db)).toEqual(asMade)
  const { rows } = await db.owner.query(
    'select name_key, count(*)::int from entry group by 1 order by 2 desc limit 1',
  )
  expect(rows).toEqual([{ name_key: 'ana|many|', count: 10_000 }])
}, 60_000)

test('names of a backup that was made before there were keys are found once it is back', async () => {
  const db = await testDatabase()
  await somePeople(db)
  const file = join(folder, 'before-keys.backup')
  expect(await portal(db, 'backup', file)).toMatchObject({ code: 0, err: '' })
  await writeFile(file, gzipSync(withoutKeys(gunzipSync(await readFile(file)).toString())))

  const other = await emptyDatabase()
  expect(await portal(other, 'restore', file)).toMatchObject({ code: 0, err: '' })
  expect(await keysOf(other)).toEqual(asMade)
}, 60_000)

/** The lines of a backup without what the last column, `name_key`, holds. */
function withoutKeys(backup: string): string {
  let isKeyed = false
  const lines = backup.split('\n').map((line) => {
    if (!line.startsWith('{"name"'))
      return isKeyed && line !== '\\.' ? line.slice(0, line.lastIndexOf('\t')) : line
    const { name, columns } = JSON.parse(line) as { name: string; columns: string[] }
    isKeyed = columns.at(-1) === 'name_key'
    return JSON.stringify({ name, columns: columns.filter((column) => column !== 'name_key') })
  })
  expect(backup).toContain('"name_key"')
  return lines.join('\n')
}
