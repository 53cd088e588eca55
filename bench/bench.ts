import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Cluster, openCluster } from './data/cluster.ts'
import { type Figure, type Measured, shown } from './row.ts'
import { rows } from './rows.ts'
import { full, quick, type Setting, smoke } from './setting.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    largest: { type: 'string', default: 'Infinity' },
    'kill-web': { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    data: { type: 'string', default: process.env.BENCH_DATA || join(tmpdir(), 'results-online-bench') },
    results: { type: 'string', default: join(import.meta.dirname, 'results.json') },
  },
})
const rounds = Number(values.rounds ?? (values.smoke ? 1 : values.quick ? 2 : 5))
const unknown = positionals.filter((id) => rows.every((row) => row.id !== id))
if (!Number.isInteger(rounds) || rounds < 1 || rounds > 20 || unknown.length > 0) {
  console.error(
    `Usage: npm run bench -- [--quick] [--rounds 1-20] [--largest RESULTS] [--kill-web] [--data FOLDER] [--results FILE] [${rows.map(({ id }) => id).join(' ')}]`,
  )
  process.exit(2)
}

const folder = resolve(values.data)
mkdirSync(folder, { recursive: true })
let opened: Promise<Cluster> | undefined
const scale = values.smoke ? smoke : values.quick ? quick : full
const setting: Setting = {
  ...scale,
  sizes: scale.sizes.filter((size) => size <= Number(values.largest)),
  rounds,
  killsWeb: values['kill-web'],
  folder,
  cluster: () => {
    opened ??= openCluster(folder)
    return opened
  },
}
const results: Record<string, Measured> = existsSync(values.results)
  ? JSON.parse(readFileSync(values.results, 'utf8'))
  : {}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop().finally(() => process.exit(1)))

for (const { id, work, against, measure } of rows) {
  if (positionals.length > 0 && !positionals.includes(id)) continue
  console.log(`\n${id}  ${work}, against ${against}`)
  const begin = performance.now()
  try {
    const result = await measure(setting)
    results[id] = result
    show(id, result)
    for (const [name, part] of Object.entries(result.parts ?? {})) show(`${id} ${name}`, part)
    for (const line of result.absolute) console.log(`    ${line}`)
    console.log(`    (in ${((performance.now() - begin) / 1000).toFixed(0)} s)`)
  } catch (error) {
    delete results[id]
    console.log(`    not measured: ${(error as Error).message}`)
  }
  writeFileSync(values.results, `${JSON.stringify(results, null, 2)}\n`)
}
await stop()

async function stop(): Promise<void> {
  await (await opened)?.stop()
}

function show(name: string, { value, unit, must, met, rounds }: Figure): void {
  const range = `${shown(Math.min(...rounds))}-${shown(Math.max(...rounds))}`
  console.log(`    ${name}: ${shown(value)} ${unit} (${range}), must ${must}: ${met ? 'met' : 'NOT met'}`)
}
