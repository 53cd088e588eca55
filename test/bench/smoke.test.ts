import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Measured } from '../../bench/row.ts'
import { rows } from '../../bench/rows.ts'

const halfAnHour = 1_800_000

let folder: string
let said: string
let results: Record<string, Measured>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-online-bench-'))
  await chmod(folder, 0o755)
  const file = join(folder, 'results.json')
  const args = ['bench/bench.ts', '--smoke', '--kill-web', '--data', join(folder, 'data'), '--results', file]
  said = (await promisify(execFile)(process.execPath, args)).stdout
  results = JSON.parse(await readFile(file, 'utf8'))
}, halfAnHour)

afterAll(() => rm(folder, { recursive: true, force: true }))

it.each(rows)('$id is measured: $work', ({ id, work }) => {
  const { value, unit, must, met, rounds, parts = {}, absolute } = results[id] ?? {}
  expect(said).toContain(`${id}  ${work}`)
  expect(said).toMatch(new RegExp(`^ {4}${id}: .*, must ${must}: ${met ? 'met' : 'NOT met'}$`, 'm'))
  for (const figure of [{ value, unit, must, met, rounds }, ...Object.values(parts)]) {
    expect(figure).toEqual({
      value: expect.any(Number),
      unit: expect.any(String),
      must: expect.any(Number),
      met: expect.any(Boolean),
      rounds: expect.arrayContaining([expect.any(Number)]),
    })
  }
  expect(absolute).not.toHaveLength(0)
})

it('everybody who came in the storm has the result or a place, although a web process was killed', () => {
  expect(results.P3?.parts?.lost).toMatchObject({ value: 0, met: true })
})
