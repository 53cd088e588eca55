import { setTimeout as wait } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { aBrowser, connectionsTo } from './browser.ts'
import { come, type Felt } from './come.ts'
import type { CrowdOrders, Told } from './crowd.ts'
import { dueAt, noWayYet } from './get-in.ts'

const secondsBetweenTold = 1

const orders: CrowdOrders = workerData
const agent = connectionsTo(orders.origin)
const all = orders.people.map(
  (): Felt => ({
    ...noWayYet(),
    cameAt: Number.POSITIVE_INFINITY,
    seenAt: null,
    looks: 0,
    early: 0,
    sentAway: 0,
  }),
)

const telling = setInterval(() => tell({ progress: progress() }), secondsBetweenTold * 1000)
await Promise.all(all.map(live))
clearInterval(telling)
agent.destroy()
tell({ felt: all })

/** Each with a browser of their own; one who is refused is told of like all others. */
async function live(felt: Felt, place: number): Promise<void> {
  const candidate = orders.people[place]
  if (!candidate) return
  await wait(Math.max(0, arrivalOf(place) - now()))
  felt.cameAt = now()
  const { origin, password, releaseAt } = orders
  const newBrowser = () => aBrowser({ origin, agent })
  await come(candidate, felt, { password, releaseAt, now, isOver, newBrowser }).catch(() => {
    felt.broken += 1
  })
}

/** The first ones come one after the other before the release, leaving the last moments; of the others most come at once. */
function arrivalOf(place: number): number {
  const { people, early, releaseAt, secondsBefore, secondsWithin } = orders
  if (place < early) return releaseAt - secondsBefore * 1000 * (1 - (0.8 * place) / early)
  return releaseAt + secondsWithin * 1000 * dueAt((place - early + 0.5) / (people.length - early))
}

function isOver(): boolean {
  return now() > orders.releaseAt + (orders.secondsWithin + orders.secondsWatched) * 1000
}

function progress() {
  return {
    came: all.filter(({ cameAt }) => cameAt <= now()).length,
    in: all.filter(({ inAt }) => inAt !== null).length,
    seen: all.filter(({ seenAt }) => seenAt !== null).length,
  }
}

function tell(told: Told): void {
  parentPort?.postMessage(told)
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
