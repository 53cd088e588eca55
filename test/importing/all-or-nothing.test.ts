import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aCentre, anEntry, aSeries } from '../support/builders.ts'
import { aConnection, testDatabase } from '../support/database.ts'
import { file, importRows, importText } from './files.ts'

const db = await testDatabase()
const centre = (number: string, kind = 'centre') =>
  `${number},Centre,${kind},,ES,Europe/Madrid,Ana,ana@es.example,`

async function count(table: 'centre' | 'entry'): Promise<number> {
  return (await db.owner.query(`select count(*) as count from ${table}`)).rows[0].count
}

/** The files that were applied, but for the exams that every database begins with. */
async function applied() {
  return (await db.owner.query("select * from import where kind <> 'exams'")).rows
}

/** How what another process does is waited for. */
const soon = { timeout: 15_000, interval: 50 }

test('a file with one bad row changes nothing and names the row', async () => {
  const report = await importRows(
    db.owner,
    'centres',
    centre('ES100'),
    centre('ES101', 'shop'),
    centre('ES102'),
  )
  expect(report).toMatchObject({ read: 3, inserted: 0, updated: 0, rejectedCount: 1, applied: false })
  expect(report.rejected[0]).toMatchObject({ line: 3 })
  expect(await count('centre')).toBe(0)
  expect(await applied()).toEqual([])
})

test('a dry run says what would happen and changes nothing', async () => {
  const content = file('centres', centre('ES100'), centre('ES101'))
  const report = await importText(db.owner, 'centres', content, { dryRun: true })
  expect(report).toMatchObject({ read: 2, inserted: 2, applied: false })
  expect(await count('centre')).toBe(0)
  expect(await applied()).toEqual([])
})

test('an applied file is remembered with its hash and counts, and in the audit log', async () => {
  await importRows(db.owner, 'centres', centre('ES100'), centre('ES101'))
  const [remembered] = await applied()
  expect(remembered).toMatchObject({ kind: 'centres', inserted: 2, updated: 0, unchanged: 0 })
  expect(remembered.file_hash).toHaveLength(32)
  const [event] = (
    await db.owner.query("select detail from audit_event where what = 'import' order by id desc")
  ).rows
  expect(event.detail).toEqual({ kind: 'centres', inserted: 2, updated: 0, unchanged: 0 })
})

test('an import that is killed in the middle leaves nothing', async () => {
  const series = await aSeries(db.owner)
  const { number } = await aCentre(db.owner)
  const folder = await mkdtemp(join(tmpdir(), 'killed-'))
  const path = join(folder, 'entries.csv')
  const rows = Array.from({ length: 9999 }, (_, index) => {
    return `${series.code},B2F,${number},,${String(index).padStart(4, '0')},Ana,Núñez,2005-03-31`
  })
  await writeFile(path, file('entries', ...rows))
  // The rows are being inserted, but not committed, while another transaction holds the last of them.
  const other = await aConnection(db.ownerUrl)
  await other.query('begin')
  await other.query(
    `insert into entry (series_id, exam_id, centre_id, candidate_number, first_name, last_name, first_name_key,
       last_name_key, date_of_birth)
     select $1, (select id from exam where code = 'B2F'), centre.id, '9998', '', 'x', '', 'x', '2005-03-31'
     from centre where number = $2`,
    [series.id, number],
  )
  const child = spawn(process.execPath, ['src/cli.ts', 'import', 'entries', path], {
    env: { ...process.env, DATABASE_URL: db.url, DATABASE_OWNER_URL: db.ownerUrl, DATA_DIR: folder },
    stdio: 'ignore',
  })
  try {
    const waiting =
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    await expect.poll(async () => (await db.owner.query(waiting)).rowCount, soon).toBe(1)
    child.kill('SIGKILL')
  } finally {
    await other.query('rollback')
    await rm(folder, { recursive: true })
  }
  const others = `select from pg_stat_activity
    where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`
  await expect.poll(async () => (await db.owner.query(others)).rowCount, soon).toBe(0)
  expect(await count('entry')).toBe(0)
})

test('rejected rows are all counted, and a thousand of them listed', async () => {
  const { seriesId } = await anEntry(db.owner)
  expect(seriesId).toBeGreaterThan(0)
  const rows = Array.from({ length: 1500 }, () => 'x,B2F,ES100,,1,Ana,Núñez,2005-03-31')
  const report = await importRows(db.owner, 'entries', ...rows)
  expect(report.rejectedCount).toBe(1500)
  expect(report.rejected).toHaveLength(1000)
})
