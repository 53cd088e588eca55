import { setTimeout as wait } from 'node:timers/promises'
import { aBrowser, connectionsTo } from '../../src/rehearsal/crowd/browser.ts'
import { noWayYet } from '../../src/rehearsal/crowd/get-in.ts'
import type { Person } from '../data/people.ts'
import { type Arrival, arrive } from './arrival.ts'
import { coresOf, takeOrders } from './in-process.ts'

export type ArrivalsOrders = {
  port: number
  people: Person[]
  /** The cookies of the browsers in which the first of them have signed in before. */
  known: string[]
  password: string
  /** Within how long they come, and how long they are watched afterwards. */
  seconds: number
  watched: number
}

/** How everybody fared, and the cores that were busy with it while they came. */
export type Arrivals = { arrivals: Arrival[]; coresMeanwhile: number }

/** Candidates who come after the release, as many each second, each with a browser of their own. */
takeOrders(async ({ port, people, known, password, seconds, watched }: ArrivalsOrders): Promise<Arrivals> => {
  const origin = `http://127.0.0.1:${port}`
  const agent = connectionsTo(origin)
  const begin = performance.now()
  const now = () => performance.now() - begin
  const isOver = () => now() > (seconds + watched) * 1000
  const newBrowser = () => aBrowser({ origin, agent })
  const coresMeanwhile = coresOf(() => wait(seconds * 1000))

  const all = people.map(async (person, place) => {
    const isKnown = place < known.length
    // Both lanes are spread over the whole time.
    const part = isKnown
      ? (place + 0.5) / known.length
      : (place - known.length + 0.5) / (people.length - known.length)
    await wait(seconds * 1000 * part)
    const browser = isKnown ? aBrowser({ origin, agent, cookie: known[place] ?? '' }) : newBrowser()
    browser.forget('candidates')
    const comesBack = place % 10 === 1 ? 'same browser' : place % 10 === 6 ? 'another device' : undefined
    const arrival: Arrival = { ...noWayYet(), lane: isKnown ? 'known' : 'new', seenAt: null }
    await arrive(person, browser, arrival, { password, now, newBrowser, comesBack, isOver })
    return arrival
  })
  return { arrivals: await Promise.all(all), coresMeanwhile: (await coresMeanwhile).cores }
})
