import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { password } from '../data/fill-accounts.ts'
import { filledDatabase } from '../data/filled.ts'
import { candidates, type Person, seenJustNow, signedIn, type Visit } from '../data/people.ts'
import type { Arrival } from '../load/arrival.ts'
import type { Arrivals, ArrivalsOrders } from '../load/arrivals.ts'
import { inProcess } from '../load/in-process.ts'
import type { ReadersOrders, Reading } from '../load/readers.ts'
import type { SignIns, SignInsOrders } from '../load/sign-ins.ts'
import { serveWebs } from '../portal/serve-webs.ts'
import { type Figure, figure, median, once, quantile, type Row, spread } from '../row.ts'
import type { Setting } from '../setting.ts'
import { lost, overtaken } from './fairness.ts'

const measured = once(measure)

export const stormRow: Row = {
  id: 'P3',
  work: 'sign-ins a second while 20,000 candidates arrive within a minute',
  against: "bare bcrypt.compare on the same cores, less what the load generators' CPU time takes of them",
  measure: async (setting) => (await measured(setting)).storm,
}

export const readersRow: Row = {
  id: 'P4',
  work: 'result pages of people already in, during P3, p99',
  against: 'nothing; the same without the storm is said beside it',
  measure: async (setting) => (await measured(setting)).readers,
}

const pagesPerSecond = 50
const cost = 10

type Round = Awaited<ReturnType<typeof round>>

async function measure(setting: Setting) {
  const cluster = await setting.cluster()
  const ready = await cluster.make('storm_ready', await filledDatabase(setting, setting.day))
  const visits = await signedIn(setting, ready, await candidates(setting, ready, setting.people))
  const people = await candidates(setting, ready, setting.storm.arrivals, setting.people)
  const rounds: Round[] = []
  for (let made = 0; made < setting.rounds; made += 1) rounds.push(await round(setting, people, visits))
  return { storm: stormFigures(rounds), readers: readerFigures(rounds) }
}

/** One storm on a database that has not seen one, between two looks at bare bcrypt. */
async function round(setting: Setting, people: Person[], visits: Visit[]) {
  const cluster = await setting.cluster()
  const database = await cluster.make('storm', 'storm_ready')
  await seenJustNow(setting, database)
  const webs = await serveWebs(setting, database, setting.killsWeb ? 2 : 1)
  try {
    const { seconds, watched } = setting.storm
    const read = (seconds: number) =>
      inProcess<ReadersOrders, Reading>('readers.ts', {
        port: webs.port,
        visits,
        perSecond: pagesPerSecond,
        seconds,
      })
    await read(Math.min(3, setting.seconds))
    const calm = await read(setting.seconds)
    const before = await bare(setting)
    const known = await signedInBefore(webs.port, people.slice(0, Math.ceil(people.length / 100)))
    const orders = { port: webs.port, people, known, password, seconds, watched }
    const storm = inProcess<ArrivalsOrders, Arrivals>('arrivals.ts', orders)
    if (setting.killsWeb) wait((seconds / 2) * 1000).then(webs.killOne)
    const [{ arrivals, coresMeanwhile }, reading] = await Promise.all([storm, read(seconds)])
    const after = await bare(setting)
    return {
      arrivals,
      reading,
      calm,
      bare: (before + after) / 2,
      cores: coresMeanwhile + reading.cores,
      seconds,
    }
  } finally {
    await webs.stop()
  }
}

/** The cookies of people who have signed in before, one after the other, so that nobody is sent away. */
async function signedInBefore(port: number, people: Person[]): Promise<string[]> {
  const orders = { port, people, password, atOnce: 1 }
  const found = await inProcess<SignInsOrders, SignIns>('sign-ins.ts', orders)
  if (found.in.length < people.length) throw new Error('Not everybody could sign in before the storm')
  return found.in
}

async function bare({ seconds }: Setting): Promise<number> {
  const orders = { seconds: Math.min(8, seconds), cost }
  return (await inProcess<typeof orders, { rate: number }>('bare-bcrypt.ts', orders)).rate
}

function stormFigures(rounds: Round[]) {
  const all = availableParallelism()
  const rate = ({ arrivals, seconds }: Round) => signInsPerSecond(arrivals, seconds)
  const left = ({ cores }: Round) => (all - cores) / all
  const ratio = (one: Round) => rate(one) / (one.bare * left(one))
  const answers = (one: Round) => one.arrivals.flatMap(({ took }) => took)
  const count = (of: (arrivals: Arrival[]) => number) => rounds.map(({ arrivals }) => of(arrivals))
  return {
    ...figure(rounds.map(ratio), '× bare bcrypt', { atLeast: 0.7 }),
    perCore: median(rounds.map((one) => rate(one) / (all - one.cores))),
    parts: {
      'answers, p99': figure(
        rounds.map((one) => quantile(answers(one), 0.99)),
        'ms',
        { atMost: 1000 },
      ),
      lost: worst(count(lost), 'people'),
      overtaken: worst(count(overtaken), 'people'),
    },
    absolute: [
      `sign-ins ${spread(rounds.map(rate))}/s, bare bcrypt ${spread(rounds.map((one) => one.bare))}/s`,
      `without taking off the load generators' ${spread(rounds.map(({ cores }) => cores))} cores: ${spread(rounds.map((one) => rate(one) / one.bare))} ×`,
      `of ${rounds[0]?.arrivals.length} in at the end ${spread(count((some) => some.filter(({ inAt }) => inAt !== null).length))}, with the result ${spread(count((some) => some.filter(({ seenAt }) => seenAt !== null).length))}`,
      `answers that never came or were errors: ${spread(count((some) => some.reduce((sum, { broken }) => sum + broken, 0)))}`,
    ],
  }
}

function readerFigures(rounds: Round[]) {
  const p99 = (of: (one: Round) => Reading) => rounds.map((one) => quantile(of(one).took, 0.99))
  return {
    ...figure(
      p99(({ reading }) => reading),
      'ms',
      { atMost: 250 },
    ),
    absolute: [
      `without the storm ${spread(p99(({ calm }) => calm))} ms, at ${pagesPerSecond} pages/s`,
      `answers other than a page: ${median(rounds.map(({ reading }) => reading.failures))}`,
    ],
  }
}

/** While they arrive; the first of them find everything idle. */
function signInsPerSecond(arrivals: Arrival[], seconds: number): number {
  const [from, to] = [seconds / 12, seconds]
  const done = arrivals.filter(({ inAt }) => inAt !== null && inAt >= from * 1000 && inAt < to * 1000)
  return done.length / (to - from)
}

/** Nobody is to fare like that, in any round. */
function worst(rounds: number[], unit: string): Figure {
  const value = Math.max(...rounds)
  return { value, unit, must: 0, met: value === 0, rounds }
}
