import { setTimeout as wait } from 'node:timers/promises'
import { password } from '../data/fill-accounts.ts'
import { filledDatabase } from '../data/filled.ts'
import { candidates, signedIn, type Visit } from '../data/people.ts'
import { inProcess, type WithCores } from '../load/in-process.ts'
import type { PollersOrders } from '../load/pollers.ts'
import type { ReadersOrders, Reading } from '../load/readers.ts'
import type { SignIns, SignInsOrders } from '../load/sign-ins.ts'
import { type RunningPortal, servePortal } from '../portal/serve.ts'
import { figure, quantile, type Row, spread } from '../row.ts'
import type { Setting } from '../setting.ts'

const pagesPerSecond = 50

export const waitingRow: Row = {
  id: 'P19',
  work: 'result pages of people in, p99, while the waiting room holds 20,000 who poll as often as it asks them to',
  against: 'the same while nobody polls',
  measure: async (setting) => {
    const cluster = await setting.cluster()
    const database = await cluster.make('waiting', await filledDatabase(setting, setting.day))
    const visits = await signedIn(setting, database, await candidates(setting, database, setting.people))
    const people = await candidates(setting, database, setting.waiting, setting.people)
    const portal = await servePortal(setting, database)
    try {
      const orders = { port: portal.port, people, password, atOnce: 100 }
      const signIns = await inProcess<SignInsOrders, SignIns>('sign-ins.ts', orders)
      if (signIns.waiting.length === 0) throw new Error('Nobody was led to a waiting room')
      await untilIdle(portal)
      return await measured(setting, portal, visits, signIns)
    } finally {
      await portal.stop()
    }
  },
}

type Look = { p99: number; cores: number; polls: number }

async function measured(setting: Setting, portal: RunningPortal, visits: Visit[], signIns: SignIns) {
  const { port } = portal
  const { waiting: cookies, askAgainAfter } = signIns
  const seconds = Math.max(setting.seconds, Math.min(2 * askAgainAfter, setting.seconds * 3))
  const read = () =>
    inProcess<ReadersOrders, Reading>('readers.ts', { port, visits, perSecond: pagesPerSecond, seconds })
  const poll = () =>
    inProcess<PollersOrders, { perSecond: number }>('pollers.ts', { port, cookies, askAgainAfter, seconds })
  const look = async (polling?: Promise<WithCores<{ perSecond: number }>>): Promise<Look> => {
    const before = await portal.cpu()
    const { took } = await read()
    const cores = ((await portal.cpu()) - before) / seconds
    return { p99: quantile(took, 0.99), cores, polls: (await polling)?.perSecond ?? 0 }
  }
  await look()
  const [calm, polled]: [Look[], Look[]] = [[], []]
  for (let round = 0; round < setting.rounds; round += 1) {
    calm.push(await look())
    polled.push(await look(poll()))
  }
  const against = (of: (look: Look, calm: Look) => number) =>
    polled.map((one, round) => of(one, calm[round] ?? one))
  return {
    ...figure(
      against((one, other) => one.p99 / other.p99),
      '×',
      { atMost: 1.5 },
    ),
    parts: {
      'cost of the polls': figure(
        against((one, other) => one.cores - other.cores),
        'cores',
        { atMost: 0.1 },
      ),
    },
    absolute: [
      `p99 ${spread(polled.map(({ p99 }) => p99))} ms, without polls ${spread(calm.map(({ p99 }) => p99))} ms, at ${pagesPerSecond} pages/s`,
      `${cookies.length} waited, ${spread(polled.map(({ polls }) => polls))} polls/s, each every ${askAgainAfter} s`,
    ],
  }
}

/** Until those who were let in meanwhile are in. */
async function untilIdle(portal: RunningPortal): Promise<void> {
  for (let calm = 0, seconds = 0; calm < 2 && seconds < 60; seconds += 1) {
    const before = await portal.cpu()
    await wait(1000)
    calm = (await portal.cpu()) - before < 0.1 ? calm + 1 : 0
  }
}
