import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { from } from 'pg-copy-streams'
import { runPortal } from '../portal/run.ts'
import { figure, type Row, spread } from '../row.ts'
import type { Setting } from '../setting.ts'
import { type Files, writeFiles } from './files.ts'

export const importRow: Row = {
  id: 'P11',
  work: 'importing 1 million results from CSV by the command line, its start included',
  against: 'COPY of the same file into an unindexed table with the same columns',
  measure: async (setting) => {
    const files = await writeFiles(setting)
    await makeReady(setting, files)
    const [ours, copies, memory]: number[][] = [[], [], []]
    for (let round = 0; round < setting.rounds; round += 1) {
      copies?.push(setting.imported / (await copy(setting, files.results)))
      const imported = await importResults(setting, files.results)
      ours?.push(setting.imported / imported.seconds)
      memory?.push(imported.memory)
    }
    return figures(ours ?? [], copies ?? [], memory ?? [])
  },
}

/** A database with everything but the results, which the portal itself has imported. */
async function makeReady(setting: Setting, files: Files): Promise<void> {
  const cluster = await setting.cluster()
  const database = await cluster.make('import_ready')
  await runPortal(setting, database, ['migrate'])
  for (const kind of ['centres', 'series', 'entries'] as const) {
    await runPortal(setting, database, ['import', kind, files[kind]])
  }
  await cluster.asOwner(database, (owner) => owner.query('vacuum (analyze)'))
}

async function importResults(setting: Setting, file: string): Promise<{ seconds: number; memory: number }> {
  const cluster = await setting.cluster()
  const database = await cluster.make('import_run', 'import_ready')
  const memoryFile = join(setting.folder, 'import-memory')
  const seconds = await secondsOf(() =>
    runPortal(setting, database, ['import', 'results', file], {
      flags: ['--import', new URL('tell-memory.ts', import.meta.url).href],
      more: { BENCH_MEMORY_FILE: memoryFile },
    }),
  )
  const { rows } = await cluster.asOwner(database, (owner) => owner.query('select count(*)::int from result'))
  if (rows[0]?.count !== setting.imported) throw new Error(`Only ${rows[0]?.count} results were imported`)
  return { seconds, memory: Number(readFileSync(memoryFile, 'utf8')) }
}

/** @returns the seconds that it takes */
async function copy(setting: Setting, file: string): Promise<number> {
  const cluster = await setting.cluster()
  return cluster.asOwner(await cluster.make('copy_run'), async (owner) => {
    await owner.query(`
      create table flat (
        series_code text, exam_code text, centre_number text, candidate_number text,
        component text, score integer, grade text, cefr text, status text
      )
    `)
    return secondsOf(() =>
      pipeline(createReadStream(file), owner.query(from('copy flat from stdin (format csv, header)'))),
    )
  })
}

function figures(ours: number[], copies: number[], memory: number[]) {
  const ratios = ours.map((rate, round) => rate / (copies[round] ?? 1))
  return {
    ...figure(ratios, '× COPY', { atLeast: 0.15 }),
    parts: { memory: figure(memory, 'MB', { atMost: 200 }) },
    absolute: [`import ${spread(ours)} rows/s, COPY ${spread(copies)} rows/s`],
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return (performance.now() - begin) / 1000
}
