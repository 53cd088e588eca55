import { availableParallelism } from 'node:os'
import { filledDatabase } from '../data/filled.ts'
import { candidates, signedIn, type Visit } from '../data/people.ts'
import type { WithCores } from '../load/in-process.ts'
import { type Load, load } from '../load/load.ts'
import { serve, servePortal } from '../portal/serve.ts'
import { portalSettings } from '../portal/settings.ts'
import { figure, median, once, type Row, spread } from '../row.ts'
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
  const scene = await arrange(setting)
  try {
    return figures(await turns(setting, scene), scene.bytes)
  } finally {
    await Promise.all([scene.portal.stop(), scene.floor.stop(), scene.stock.stop()])
  }
}

type Scene = Awaited<ReturnType<typeof arrange>>

/** The portal, the floor and the stock stack on one database, and the same people signed in to the first and the last. */
async function arrange(setting: Setting) {
  const cluster = await setting.cluster()
  const database = await cluster.make('pages', await filledDatabase(setting, setting.day))
  await cluster.asOwner(database, (owner) => owner.query('create schema stock'))
  const people = await candidates(setting, database, setting.people)
  const visits = await signedIn(setting, database, people)
  const portal = await servePortal(setting, database)
  const bytes = await resultPageBytes(portal.port, visits)

  const addresses = cluster.addresses(database)
  const { SESSION_SECRET = '' } = portalSettings(setting, addresses)
  const settings = { DATABASE_URL: addresses.ownerUrl, PAGE_BYTES: String(bytes), SESSION_SECRET }
  const floor = await serve(new URL('../servers/floor.ts', import.meta.url), settings)
  const stock = await serve(new URL('../servers/stock.ts', import.meta.url), settings)
  const atStock = await stockVisits(stock.port, people)
  await cluster.asOwner(database, (owner) => owner.query('vacuum (analyze) stock.session'))
  return { portal, floor, stock, visits, atStock, bytes }
}

type Turn = { ours: WithCores<Load>; portalCores: number; floor: Load; stock: Load }

async function turns(
  { seconds, rounds }: Setting,
  { portal, floor, stock, visits, atStock }: Scene,
): Promise<Turn[]> {
  const warmUp = Math.min(3, seconds)
  await load(portal.port, visits, warmUp)
  await load(floor.port, visits, warmUp)
  await load(stock.port, atStock, warmUp)
  const all: Turn[] = []
  while (all.length < rounds) {
    const ofFloor = await load(floor.port, visits, seconds)
    const [began, before] = [performance.now(), await portal.cpu()]
    const ours = await load(portal.port, visits, seconds)
    const portalCores = ((await portal.cpu()) - before) / ((performance.now() - began) / 1000)
    all.push({ ours, portalCores, floor: ofFloor, stock: await load(stock.port, atStock, seconds) })
  }
  return all
}

function figures(all: Turn[], bytes: number) {
  const rates = (of: (turn: Turn) => Load) => all.map((turn) => of(turn).rate)
  const against = (rival: (turn: Turn) => Load) => all.map((turn) => turn.ours.rate / rival(turn).rate)
  const ours = rates((turn) => turn.ours)
  const free = all.map((turn) => availableParallelism() - turn.ours.cores)
  return {
    floor: {
      ...figure(
        against((turn) => turn.floor),
        '× the floor',
        { atLeast: 0.5 },
      ),
      perCore: median(ours) / median(free),
      absolute: [
        `${spread(ours)} pages/s of ${bytes} bytes, p99 ${spread(all.map((turn) => turn.ours.p99))} ms`,
        `floor ${spread(rates((turn) => turn.floor))} pages/s`,
        `cores: portal ${spread(all.map((turn) => turn.portalCores))}, load generator ${spread(all.map((turn) => turn.ours.cores))}`,
      ],
    },
    stock: {
      ...figure(
        against((turn) => turn.stock),
        '× the stock stack',
        { atLeast: 2.5 },
      ),
      absolute: [`${spread(ours)} pages/s, stock stack ${spread(rates((turn) => turn.stock))} pages/s`],
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
