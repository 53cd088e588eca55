import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromiumRow } from './pdf/chromium.ts'
import { letterRow } from './pdf/letters.ts'
import { oneFileRow, separateFilesRow } from './pdf/profiles.ts'
import { streamRow } from './pdf/stream.ts'
import type { Measured, Row } from './row.ts'

const rows: Row[] = [oneFileRow, separateFilesRow, chromiumRow, streamRow, letterRow]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
})
const rounds = Number(values.rounds)
const unknown = positionals.filter((id) => rows.every((row) => row.id !== id))
if (!Number.isInteger(rounds) || rounds < 1 || rounds > 20 || unknown.length > 0) {
  console.error(`Usage: npm run bench -- [--rounds 1-20] [${rows.map(({ id }) => id).join(' ')}]`)
  process.exit(2)
}
const chosen = rows.filter(({ id }) => positionals.length === 0 || positionals.includes(id))
const path = join(import.meta.dirname, 'results.json')
const results: Record<string, Measured> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}

for (const { id, work, against, measure } of chosen) {
  console.log(`\n${id}  ${work}, against ${against}`)
  try {
    const result = await measure(rounds)
    results[id] = result
    show(id, result)
    for (const [name, part] of Object.entries(result.parts ?? {})) show(`${id} ${name}`, part)
    console.log(`    ${result.absolute.join(', ')}`)
  } catch (error) {
    delete results[id]
    console.log(`    not measured: ${(error as Error).message}`)
  }
}
writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`)

function show(name: string, { value, unit, must, met, rounds }: Omit<Measured, 'absolute'>): void {
  const spread = `${shown(Math.min(...rounds))}-${shown(Math.max(...rounds))}`
  console.log(
    `    ${name}: ${shown(value)} ${unit} (${spread}), must ${must} ${unit}: ${met ? 'met' : 'NOT met'}`,
  )
}

function shown(value: number): string {
  return value.toFixed(value < 100 ? 2 : 0)
}
