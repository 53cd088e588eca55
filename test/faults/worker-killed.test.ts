import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { requestBatch } from '../../src/batches/index.ts'
import type { JobName } from '../../src/database/jobs.ts'
import { aCentre, aFullResult, anEntry, aSeries } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { aPortalWithWorkers } from '../support/killed-workers.ts'
import { linesOf } from '../support/pdf/text.ts'

const db = await testDatabase()
const { portal, aWorker } = await aPortalWithWorkers(db)
const { boss, files } = portal

async function batch(id: number): Promise<{ state: string; made: number; file_name: string }> {
  const { rows } = await db.owner.query('select state, made, file_name from batch where id = $1', [id])
  return rows[0]
}

/** A job as a worker leaves it that was killed at its last try. */
async function killedAtLastTry(name: JobName, content: Record<string, number>): Promise<void> {
  await boss.send(name, content)
  await db.owner.query(
    `update pgboss.job set state = 'active', retry_count = retry_limit, heartbeat_on = now() - interval '1 hour',
       started_on = now() - interval '1 hour'
     where name = $1 and data = $2`,
    [name, content],
  )
}

test('F13: what kills its worker at every try is given up, and whoever waits for it is told', async () => {
  const [centre, series] = [await aCentre(db.owner), await aSeries(db.owner)]
  const inserted = async (statement: string, values: unknown[] = []) =>
    Number((await db.owner.query(`${statement} returning id`, values)).rows[0].id)
  const person = await inserted(
    "insert into identity (email, email_key, password_hash) values ('c@b.cc', 'c@b.cc', 'x')",
  )
  const batchId = await inserted(
    "insert into batch (identity_id, area, format, entry_ids, state) values ($1, 'preparation', 'pdf', '{1}', 'running')",
    [person],
  )
  const fileId = await inserted(
    "insert into file (series_id, centre_id, kind, name, state) values ($1, $2, 'letters_pdf', 'letters', 'running')",
    [series.id, centre.id],
  )
  const uploadId = await inserted(
    "insert into upload (identity_id, kind, name, stored_as) values ($1, 'results', 'a.csv', 'gone')",
    [person],
  )
  await killedAtLastTry('make-batch', { batchId })
  await killedAtLastTry('make-file', { fileId })
  await killedAtLastTry('read-upload', { uploadId })

  aWorker()
  const states = async () => {
    const { rows } = await db.owner.query(
      `select (select state from batch where id = $1) as batch, (select state from file where id = $2) as file,
         (select state from upload where id = $3) as upload`,
      [batchId, fileId, uploadId],
    )
    return rows[0]
  }
  const ended = { batch: 'failed', file: 'failed', upload: 'refused' }
  await expect.poll(states, { timeout: 90_000, interval: 100 }).toEqual(ended)
}, 120_000)

test('F13: a batch whose worker is killed in the middle is finished by the next one, and never half there', async () => {
  const [centre, preparation, series] = [
    await aCentre(db.owner),
    await aCentre(db.owner, { kind: 'preparation' }),
    await aSeries(db.owner),
  ]
  const names = Array.from({ length: 300 }, (_, index) => `Núñez${String(index + 1).padStart(3, '0')}`)
  const entryIds: number[] = []
  for (const lastName of names) {
    const about = { seriesId: series.id, centreId: centre.id, preparationCentreId: preparation.id }
    const entry = await anEntry(db.owner, { ...about, lastName })
    await aFullResult(db.owner, entry.id)
    entryIds.push(entry.id)
  }
  const { rows } = await db.owner.query(
    `with person as (
       insert into identity (email, email_key, password_hash) values ('a@b.cc', 'a@b.cc', 'x') returning id
     )
     insert into membership (identity_id, area, centre_id) select id, 'preparation', $1 from person returning identity_id`,
    [preparation.id],
  )
  const { id } = await requestBatch(portal, Number(rows[0].identity_id), { entryIds, format: 'pdf' })

  const first = aWorker()
  await expect.poll(async () => (await batch(id)).made, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0)
  first.kill('SIGKILL')
  await once(first, 'exit')
  expect((await batch(id)).state).toBe('running')
  const shown = async () => {
    const found = await Array.fromAsync(files.list('batches'))
    return found.filter(({ isWhole }) => isWhole).map(({ name }) => name)
  }
  expect(await shown()).toEqual([])

  aWorker()
  await expect.poll(async () => (await batch(id)).state, { timeout: 90_000, interval: 100 }).toBe('done')
  const made = `batches/${(await batch(id)).file_name}` as const
  expect(await shown()).toEqual([made])
  const pages = linesOf(await buffer((await files.read(made)).content))
  const found = pages.map((page) => /Núñez\d{3}/.exec(page.join(' '))?.[0]).filter(Boolean)
  expect(found).toEqual(names)
}, 180_000)
