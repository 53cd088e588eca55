import { filledDatabase } from '../data/filled.ts'
import { candidates, signedIn, type Visit } from '../data/people.ts'
import { type Load, load } from '../load/load.ts'
import { serve, servePortal } from '../portal/serve.ts'
import { portalSettings } from '../portal/settings.ts'
import { figure, once, type Row, spread } from '../row.ts'
import type { Setting } from '../setting.ts'
import { stockVisits } from './stock-visits.ts'

const measured = once(measure)

export const resultPageRow: Row = {
  id: 'P1',
  work: "a signed-in candidate's result page, 32 connections over 10,000 sessions",
  against: 'a bare Express and EJS page as long as ours, with one prepared SELECT on the same PostgreSQL',
  measure: async (setting) => (await measured(setting)).floor,
}

export const stockRow: Row = {
  id: 'P2',
  work: 'the same page',
  against: 'the stock stack: express-session, connect-pg-simple as it comes, knex, the same bare page',
  measure: async (setting) => (await measured(setting)).stock,
}

async function measure(setting: Setting) {
  const cluster = await setting.cluster()
  const database = await cluster.make('pages', await filledDatabase(setting, setting.day))
  await cluster.asOwner(database, (owner) => owner.query('create schema stock'))
  const people = await candidates(setting, database, setting.people)
  const visits = await signedIn(setting, database, people)

  const portal = await servePortal(setting, database)
  const bytes = await resultPageBytes(portal.port, visits)
  const { url, ownerUrl } = cluster.addresses(database)
  const { SESSION_SECRET = '' } = portalSettings(setting, { url, ownerUrl })
  const settings = { DATABASE_URL: ownerUrl, PAGE_BYTES: String(bytes), SESSION_SECRET }
  const floor = await serve(new URL('../servers/floor.ts', import.meta.url).pathname, settings)
  const stock = await serve(new URL('../servers/stock.ts', import.meta.url).pathname, settings)
  const atStock = await stockVisits(stock.port, people)
  await cluster.asOwner(database, (owner) => owner.query('vacuum (analyze) stock.session'))

  const rounds = { ours: [] as Load[], floor: [] as Load[], stock: [] as Load[] }
  const cores = { ours: [] as number[], load: [] as number[] }
  try {
    const warmUp = Math.min(3, setting.seconds)
    await load(portal.port, visits, warmUp)
    await load(floor.port, visits, warmUp)
    await load(stock.port, atStock, warmUp)
    for (let round = 0; round < setting.rounds; round += 1) {
      rounds.floor.push(await load(floor.port, visits, setting.seconds))
      const [began, before] = [performance.now(), await portal.cpu()]
      const ours = await load(portal.port, visits, setting.seconds)
      rounds.ours.push(ours)
      cores.load.push(ours.cores)
      cores.ours.push(((await portal.cpu()) - before) / ((performance.now() - began) / 1000))
      rounds.stock.push(await load(stock.port, atStock, setting.seconds))
    }
  } finally {
    await Promise.all([portal.stop(), floor.stop(), stock.stop()])
  }
  const rates = (of: Load[]) => of.map(({ rate }) => rate)
  const against = (rival: Load[]) => rounds.ours.map(({ rate }, round) => rate / (rival[round]?.rate ?? 1))
  const ours = `${spread(rates(rounds.ours))} pages/s of ${bytes} bytes`
  return {
    floor: {
      ...figure(against(rounds.floor), '× the floor', { atLeast: 0.5 }),
      absolute: [
        `${ours}, p99 ${spread(rounds.ours.map(({ p99 }) => p99))} ms`,
        `floor ${spread(rates(rounds.floor))} pages/s`,
        `cores: portal ${spread(cores.ours)}, load generator ${spread(cores.load)}`,
      ],
    },
    stock: {
      ...figure(against(rounds.stock), '× the stock stack', { atLeast: 2.5 }),
      absolute: [ours, `stock stack ${spread(rates(rounds.stock))} pages/s`],
    },
  }
}

/** How long the page is, and that it is the one that is meant. */
export async function resultPageBytes(port: number, [visit]: Visit[]): Promise<number> {
  if (!visit) throw new Error('Nobody is signed in')
  const answer = await fetch(`http://127.0.0.1:${port}${visit.path}`, {
    headers: { cookie: visit.cookie },
    redirect: 'manual',
  })
  const page = await answer.text()
  if (!page.includes('profile.pdf')) {
    throw new Error(
      `${visit.path} with a session of the bench's own is no result page (${answer.status}): see bench/data/people.ts`,
    )
  }
  return Buffer.byteLength(page)
}
