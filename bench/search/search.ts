import { filledDatabase } from '../data/filled.ts'
import { figure, once, quantile, type Row, shown } from '../row.ts'
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

/** At the largest size: the slowest kind of search, round by round. */
function againstKey(rounds: Times[][], { sizes }: Setting) {
  const ratios = rounds.map((times) => {
    const largest = times.at(-1) ?? {}
    return Math.max(...searchesIn(largest).map((kind) => p95(largest, kind) / p95(largest, key)))
  })
  const all = together(rounds.map((times) => times.at(-1) ?? {}))
  return {
    ...figure(ratios, '×', { atMost: 5 }),
    absolute: [
      `at ${sizes.at(-1)?.toLocaleString('en')} results, p50 and p95 in ms:`,
      ...Object.keys(all).map(
        (kind) => `${kind}: ${shown(quantile(all[kind] ?? [], 0.5))}, ${shown(p95(all, kind))}`,
      ),
    ],
  }
}

/** The kind of search and the size that are furthest from the smallest size, round by round. */
function againstSmallest(rounds: Times[][], { sizes }: Setting) {
  const growth = (times: Times[], place: number) => {
    const [smallest = {}, larger = {}] = [times[0], times[place]]
    return Math.max(...searchesIn(smallest).map((kind) => p95(larger, kind) / p95(smallest, kind)))
  }
  const larger = sizes.map((_, place) => place).slice(1)
  const ratios = rounds.map((times) => Math.max(...larger.map((place) => growth(times, place))))
  const all = sizes.map((_, place) => together(rounds.map((times) => times[place] ?? {})))
  return {
    ...figure(ratios, '×', { atMost: 1.5 }),
    absolute: searchesIn(all[0] ?? {}).map((kind) => {
      const bySize = all.map((times) => shown(p95(times, kind)))
      return `${kind}, p95 in ms from ${sizes[0]} results up: ${bySize.join(', ')}`
    }),
  }
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
