import { Agent } from 'node:http'
import type { Person } from '../data/people.ts'
import { aBrowser } from './browser.ts'
import { takeOrders } from './in-process.ts'
import { isWaitingRoom, standing } from './waiting-room.ts'

export type PlacesOrders = { port: number; people: Person[]; password: string }

/** What a place in the waiting room is held by, and after how long the room wants to be asked how it stands. */
export type Places = { cookies: string[]; secondsToWait: number }

/** People sign in, many at once, and whoever is led to the waiting room stays there. */
takeOrders(async ({ port, people, password }: PlacesOrders): Promise<Places> => {
  const agent = new Agent({ keepAlive: true })
  const waiting = people.values()
  const places: Places = { cookies: [], secondsToWait: 5 }
  const come = async () => {
    for (const person of waiting) {
      const browser = aBrowser({ port, agent })
      const form = await browser.open('GET', '/candidates/sign-in')
      const token = /name="_csrf" value="([^"]+)"/.exec(form.body)?.[1] ?? ''
      const fields = { _csrf: token, username: person.idNumber, password }
      const sent = await browser.open('POST', '/candidates/sign-in', { fields })
      if (!isWaitingRoom(sent)) continue
      places.cookies.push(browser.cookies())
      places.secondsToWait = standing(sent).secondsToWait
    }
  }
  await Promise.all(Array.from({ length: 100 }, come))
  return places
})
