import { filledDatabase } from '../data/filled.ts'
import { candidates, signedIn } from '../data/people.ts'
import type { WithCores } from '../load/in-process.ts'
import { type Load, load } from '../load/load.ts'
import { servePortal } from '../portal/serve.ts'
import { serveProxy } from '../portal/serve-webs.ts'
import { figure, type Row, spread } from '../row.ts'
import { resultPageBytes } from './result-page.ts'

export const processesRow: Row = {
  id: 'P14',
  work: 'the page of P1 from two web processes, beside a worker, behind a proxy that takes turns by connection',
  against: 'one web process without a proxy',
  measure: async (setting) => {
    const cluster = await setting.cluster()
    const database = await cluster.make('processes', await filledDatabase(setting, setting.day))
    const visits = await signedIn(setting, database, await candidates(setting, database, setting.people))
    const webs = await Promise.all([servePortal(setting, database), servePortal(setting, database)])
    const worker = await servePortal(setting, database, { role: 'worker' })
    const proxy = await serveProxy(webs)
    const [one, two]: WithCores<Load>[][] = [[], []]
    try {
      const port = webs[0]?.port ?? 0
      await resultPageBytes(proxy.port, visits)
      await load(port, visits, Math.min(3, setting.seconds))
      await load(proxy.port, visits, Math.min(3, setting.seconds))
      for (let round = 0; round < setting.rounds; round += 1) {
        one?.push(await load(port, visits, setting.seconds))
        two?.push(await load(proxy.port, visits, setting.seconds))
      }
    } finally {
      await Promise.all([...webs, worker, proxy].map(({ stop }) => stop()))
    }
    return figures(one ?? [], two ?? [])
  },
}

function figures(one: WithCores<Load>[], two: WithCores<Load>[]) {
  const rates = (loads: Load[]) => loads.map(({ rate }) => rate)
  const cores = (loads: WithCores<Load>[]) => spread(loads.map(({ cores }) => cores))
  return {
    ...figure(
      two.map(({ rate }, round) => rate / (one[round]?.rate ?? 1)),
      '×',
      { atLeast: 1.2 },
    ),
    absolute: [
      `two ${spread(rates(two))} pages/s, one ${spread(rates(one))} pages/s`,
      `the load generator's cores: ${cores(two)}, with one ${cores(one)}`,
    ],
  }
}
