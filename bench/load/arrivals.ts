import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Person } from '../data/people.ts'
import { type Arrival, arrive } from './arrival.ts'
import { aBrowser, type Browser } from './browser.ts'
import { takeOrders } from './in-process.ts'

export type ArrivalsOrders = {
  port: number
  people: Person[]
  /** How many of them come in browsers in which they have signed in before. */
  known: number
  password: string
  /** Within how long they come, and how long they are watched afterwards. */
  seconds: number
  watched: number
}

/** Candidates who come after the release, most of them at first, each with a browser of their own. */
takeOrders(async ({ port, people, known, password, seconds, watched }: ArrivalsOrders) => {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 5000 })
  const newBrowser = () => aBrowser({ port, agent })
  const knownBrowsers = await Promise.all(people.slice(0, known).map(signedInBefore))
  const begin = performance.now()
  const now = () => performance.now() - begin
  const isOver = () => now() > (seconds + watched) * 1000

  const all = people.map(async (person, place) => {
    // Spread over the others.
    const isKnown = place < known
    const part = isKnown ? (place + 0.5) / known : (place - known + 0.5) / (people.length - known)
    await wait(seconds * 1000 * dueAt(part))
    const arrival: Arrival = { ...nobodyYet, lane: isKnown ? 'known' : 'new', took: [] }
    const comesBack = place % 10 === 1 ? 'same browser' : place % 10 === 6 ? 'another device' : undefined
    await arrive(person, knownBrowsers[place] ?? newBrowser(), arrival, {
      password,
      now,
      newBrowser,
      comesBack,
      isOver,
    })
    return arrival
  })
  return { arrivals: await Promise.all(all) }

  async function signedInBefore(person: Person): Promise<Browser> {
    const browser = newBrowser()
    for (;;) {
      const form = await browser.open('GET', '/candidates/sign-in')
      const token = /name="_csrf" value="([^"]+)"/.exec(form.body)?.[1] ?? ''
      const fields = { _csrf: token, username: person.idNumber, password }
      const sent = await browser.ask('POST', '/candidates/sign-in', { fields })
      const isIn = sent.status === 303 && !sent.headers.location?.includes('waiting-room')
      browser.forget('candidates')
      if (isIn) return browser
      await wait(1000)
    }
  }
})

const nobodyYet = {
  sentAt: null,
  placeAt: null,
  hasPlace: false,
  lastToldToWait: null,
  admittedAt: null,
  inAt: null,
  seenAt: null,
  broken: 0,
}

/** The part of the time after which a part of the people have come: half of them within the first third. */
function dueAt(part: number): number {
  return part ** 1.6
}
