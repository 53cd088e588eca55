import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Day, playDay } from './national/day.ts'
import type { Measured } from './row.ts'

const file = join(import.meta.dirname, 'results.json')
const results: Record<string, Measured> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}

const { values } = parseArgs({
  options: {
    candidates: { type: 'string', default: '1000000' },
    'half-within': { type: 'string', default: '20' },
    'pages-each': { type: 'string', default: '5' },
    'sign-ins-per-core': { type: 'string', default: String(results.P3?.perCore ?? '') },
    'pages-per-core': { type: 'string', default: String(results.P1?.perCore ?? '') },
    cores: { type: 'string', default: '2,4,8,16,32,64,128' },
  },
})
const day: Day = {
  candidates: Number(values.candidates),
  halfWithin: Number(values['half-within']),
  pagesEach: Number(values['pages-each']),
  signInsPerCore: Number(values['sign-ins-per-core']),
  pagesPerCore: Number(values['pages-per-core']),
}
const cores = values.cores.split(',').map(Number)
if (![...Object.values(day), ...cores].every((number) => number > 0)) {
  console.error(
    'Measure first what one core does (npm run bench -- P1 P3), or say it: --sign-ins-per-core 15 --pages-per-core 500. ' +
      'Further: --candidates, --half-within MINUTES, --pages-each, --cores 2,4,8',
  )
  process.exit(2)
}

console.log(
  `${day.candidates.toLocaleString('en')} candidates, half of them within ${day.halfWithin} minutes, ${day.pagesEach} pages each; ` +
    `a core does ${day.signInsPerCore.toFixed(1)} sign-ins or ${day.pagesPerCore.toFixed(0)} pages a second, ` +
    'web, database and hashing together. Waiting is in minutes.',
)
console.table(
  cores.map((count) => {
    const felt = playDay(day, count)
    return {
      cores: count,
      'sign-ins/s': Math.round(felt.signInsPerSecond),
      'median wait': felt.median.toFixed(1),
      '9 of 10 wait less': felt.nineOfTen.toFixed(1),
      'longest wait': felt.longest.toFixed(1),
      'most waiting': Math.round(felt.mostWaiting),
      'nobody waits after': felt.minutesUntilNobodyWaits.toFixed(0),
    }
  }),
)
