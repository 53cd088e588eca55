import { filledDatabase } from '../data/filled.ts'
import { figure, median, once, quantile, type Row, shown } from '../row.ts'
import type { Setting } from '../setting.ts'
import { anyOf, byPrimaryKey, openSearched, type Searched, search } from './ask.ts'

const measured = once(measure)

export const searchRow: Row = {
  id: 'P9',
  work: 'the slowest of the searches of a preparation centre at 10 million results, p95, count and page',
  against: 'a primary-key SELECT through the same pool, p95',
  measure: async (setting) => (await measured(setting)).atMost,
}

export const sizesRow: Row = {
  id: 'P10',
  work: 'the same searches at every size, the one that changes most',
  against: 'itself at 10,000 results',
  measure: async (setting) => (await measured(setting)).atEverySize,
}

const parts = [
  'garc',
  'mart',
  'ez',
  'guti',
  'kow',
  'nguy',
  'rez',
  'ordo',
  'lind',
  'παπα',
  'петр',
  'fernandez',
]

/** 50 numbers in a row. */
function range() {
  const from = 1 + Math.floor(Math.random() * 350)
  return { candidateNumberFrom: four(from), candidateNumberTo: four(from + 49) }
}

const kinds = {
  'number range': range,
  'part of a last name': () => ({ lastName: anyOf(parts) }),
  both: () => ({ ...range(), lastName: anyOf(parts) }),
}
const pages = ['first', 'last'] as const
const key = 'primary key'

type Times = Record<string, number[]>

async function measure(setting: Setting) {
  const cluster = await setting.cluster()
  const databases: Searched[] = []
  for (const size of setting.sizes) {
    databases.push(await openSearched(cluster, await filledDatabase(setting, size)))
  }
  try {
    await round({ ...setting, searches: Math.min(5, setting.searches) }, databases)
    const rounds: Times[][] = []
    for (let made = 0; made < setting.rounds; made += 1) rounds.push(await round(setting, databases))
    return { atMost: againstKey(rounds, setting), atEverySize: againstSmallest(rounds, setting) }
  } finally {
    await Promise.all(databases.map(({ db }) => db.destroy()))
  }
}

/** Every search of every kind, at every size in turns, one at a time; milliseconds. */
async function round({ searches }: Setting, databases: Searched[]): Promise<Times[]> {
  const times: Times[] = databases.map(() => ({}))
  for (let asked = 0; asked < searches; asked += 1) {
    for (const [place, database] of databases.entries()) {
      const note = async (what: string, work: () => Promise<void>) => {
        const begin = performance.now()
        await work().catch(orTimedOut)
        const took = times[place] ?? {}
        took[what] = [...(took[what] ?? []), performance.now() - begin]
      }
      await note(key, () => byPrimaryKey(database))
      for (const [kind, criteria] of Object.entries(kinds)) {
        for (const page of pages)
          await note(`${kind}, ${page} page`, () => search(database, criteria(), page))
      }
    }
  }
  return times
}

/** A search that was given up counts with the time that it was allowed. */
function orTimedOut(error: { code?: string }): void {
  if (error.code !== '57014') throw error
}

/** At the largest size: the kind of search that is slowest in the median of the rounds. */
function againstKey(rounds: Times[][], { sizes }: Setting) {
  const largest = rounds.map((times) => times.at(-1) ?? {})
  const ratios = searchesIn(largest[0] ?? {}).map((kind) =>
    largest.map((times) => p95(times, kind) / p95(times, key)),
  )
  const all = together(largest)
  return {
    ...figure(worst(ratios), '×', { atMost: 5 }),
    absolute: [
      `at ${sizes.at(-1)?.toLocaleString('en')} results, p50 and p95 in ms:`,
      ...Object.entries(all).map(
        ([kind, took]) => `${kind}: ${shown(median(took))}, ${shown(quantile(took, 0.95))}`,
      ),
    ],
  }
}

/** The kind of search, and the size, that are furthest from the smallest size in the median of the rounds. */
function againstSmallest(rounds: Times[][], { sizes }: Setting) {
  const kinds = searchesIn(rounds[0]?.[0] ?? {})
  const at = (place: number, kind: string) => rounds.map((times) => p95(times[place] ?? {}, kind))
  const ratios = kinds.flatMap((kind) => {
    const smallest = at(0, kind)
    const larger = sizes.slice(1).map((_, place) => at(place + 1, kind))
    return larger.map((times) => times.map((time, round) => time / (smallest[round] ?? 1)))
  })
  return {
    ...figure(worst(ratios), '×', { atMost: 1.5 }),
    absolute: kinds.map((kind) => {
      const bySize = sizes.map((_, place) => shown(median(at(place, kind))))
      return `${kind}, p95 in ms from ${sizes[0]} results up: ${bySize.join(', ')}`
    }),
  }
}

/** Of several series of rounds, the one with the highest median. */
function worst(series: number[][]): number[] {
  return series.toSorted((one, other) => median(other) - median(one))[0] ?? []
}

function searchesIn(times: Times): string[] {
  return Object.keys(times).filter((what) => what !== key)
}

function p95(times: Times, what: string): number {
  return quantile(times[what] ?? [], 0.95)
}

function together(rounds: Times[]): Times {
  const names = Object.keys(rounds[0] ?? {})
  return Object.fromEntries(names.map((what) => [what, rounds.flatMap((times) => times[what] ?? [])]))
}

function four(number: number): string {
  return String(number).padStart(4, '0')
}
