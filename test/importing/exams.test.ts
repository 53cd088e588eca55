import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { UnreadableFile } from '../../src/importing/index.ts'
import { testDatabase } from '../support/database.ts'
import { importText, reasonOf } from './files.ts'

const db = await testDatabase()
const shipped = await readFile('seeds/exams.json', 'utf8')

/** The exams that ship, with one thing changed in B2 First. */
function withB2First(change: Record<string, unknown>): string {
  const exams = JSON.parse(shipped).map((exam: { code: string }) =>
    exam.code === 'B2F' ? { ...exam, ...change } : exam,
  )
  return JSON.stringify(exams)
}

test('a new database has the exams that ship; importing them again changes nothing', async () => {
  expect(await importText(db.owner, 'exams', shipped)).toMatchObject({ read: 7, unchanged: 7, rejected: [] })
})

test('S6: Skills for Life and the Teaching Knowledge Test are not published', async () => {
  const found = await db.owner.query('select code from exam where not published order by code')
  expect(found.rows).toEqual([{ code: 'SFL' }, { code: 'TKT' }])
})

test('a changed definition is an update', async () => {
  expect(await importText(db.owner, 'exams', withB2First({ name: 'First' }))).toMatchObject({
    updated: 1,
    unchanged: 6,
  })
})

test.each([
  [
    'a published exam without components',
    withB2First({ components: [] }),
    /exam B2F: a published exam needs components/,
  ],
  [
    'grades that overlap',
    withB2First({
      grades: [
        { grade: 'A', from: 150, to: 190, cefr: 'C1', pass: true },
        { grade: 'B', from: 140, to: 150, cefr: 'B2', pass: true },
      ],
    }),
    /grades "B" and "A" overlap/,
  ],
  ['a property that does not exist', withB2First({ colour: 'red' }), /exam B2F/],
])('refused: %s', async (_, content, says) => {
  const report = await importText(db.owner, 'exams', content)
  expect(reasonOf(report)).toMatch(says)
  expect(report.rejected[0]?.line).toBe(3)
})

test.each([
  ['no JSON', '{'],
  ['no array', '{}'],
  ['UTF-16', Buffer.from(shipped, 'utf16le')],
])('unreadable: %s', async (_, content) => {
  await expect(importText(db.owner, 'exams', content)).rejects.toThrow(UnreadableFile)
})
