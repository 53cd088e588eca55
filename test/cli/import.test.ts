import { expect, test } from 'vitest'
import { file } from '../importing/files.ts'
import { testDatabase } from '../support/database.ts'
import { aFile, folder, portal } from './portal-command.ts'

const db = await testDatabase()
const good = file('centres', 'ES100,One,centre,,ES,Europe/Madrid,Ana,ana@es.example,')

async function centres(): Promise<number> {
  return (await db.owner.query('select count(*) as count from centre')).rows[0].count
}

test('exit 0: says what would be done, does it, and finds it done', async () => {
  const path = await aFile('centres.csv', good)
  const dry = await portal(db, 'import', 'centres', path, '--dry-run')
  expect(dry).toMatchObject({ code: 0, err: '' })
  expect(dry.out).toContain('rows read: 1, inserted: 1, updated: 0, unchanged: 0, rejected: 0')
  expect(await centres()).toBe(0)
  expect(await portal(db, 'import', 'centres', path)).toMatchObject({ code: 0, err: '' })
  expect(await centres()).toBe(1)
  expect((await portal(db, 'import', 'centres', path)).out).toContain('inserted: 0, updated: 0, unchanged: 1')
})

test('exit 1: each rejected row with its line and reason; nothing is applied', async () => {
  const path = await aFile(
    'wrong.csv',
    `${good.replace('ES100', 'ES200')}ES201,Two,shop,,ES,Europe/Madrid,A,a@b.example,\n`,
  )
  const { code, out } = await portal(db, 'import', 'centres', path)
  expect(code).toBe(1)
  expect(out).toMatch(/line 3: kind is "shop"/)
  expect(out).toContain('rejected: 1')
  expect((await db.owner.query("select from centre where number = 'ES200'")).rows).toEqual([])
})

test.each([
  ['a file that is not there', ['import', 'centres', `${folder}/none.csv`], /There is no file/],
  ['a folder', ['import', 'centres', folder], /is not a file/],
  ['an unknown kind', ['import', 'people', 'x.csv'], /people/],
  ['no file', ['import', 'centres'], /missing required argument/],
  ['an unknown command', ['imports'], /unknown command/],
  ['an unknown option', ['import', 'centres', 'x.csv', '--force'], /unknown option/],
  ['no time for a release', ['release', '2026-06'], /--at TIME or --hold/],
  [
    'a time without an offset',
    ['release', '2026-06', '--at', '2026-08-13T08:00'],
    /with an offset, e\.g\. 2026/,
  ],
])('exit 2: %s, told without a stack trace', async (_, args, says) => {
  const { code, err } = await portal(db, ...args)
  expect(code).toBe(2)
  expect(err).toMatch(says)
  expect(err).not.toMatch(/^\s+at /m)
})

test('exit 2: a file in another encoding', async () => {
  const path = await aFile('utf16.csv', Buffer.from(good, 'utf16le'))
  const { code, err } = await portal(db, 'import', 'centres', path)
  expect(code).toBe(2)
  expect(err.trim().split('\n')).toEqual([expect.stringContaining('UTF-16')])
})

test('a database that cannot be reached is told in one line', async () => {
  const path = await aFile('centres.csv', good)
  const nowhere = 'postgresql://nobody:none@127.0.0.1:1/none'
  const { code, err } = await portal({ url: nowhere, ownerUrl: nowhere }, 'import', 'centres', path)
  expect(code).toBe(1)
  expect(err.trim().split('\n')).toEqual([expect.stringMatching(/cannot be reached.*DATABASE_URL/)])
})

test.each(['serve', 'migrate', 'import', 'release', 'invite', 'credentials', 'doctor', 'demo'])(
  '%s --help',
  async (command) => {
    const { code, out } = await portal(db, command, '--help')
    expect(code).toBe(0)
    expect(out).toContain(`Usage: portal ${command}`)
  },
)
