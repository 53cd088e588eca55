import { aBrowser, connectionsTo } from '../../src/rehearsal/crowd/browser.ts'
import { signInForm } from '../../src/rehearsal/crowd/sign-in-form.ts'
import { isWaitingRoom, standing } from '../../src/rehearsal/crowd/waiting-room.ts'
import type { Person } from '../data/people.ts'
import { takeOrders } from './in-process.ts'

export type SignInsOrders = { port: number; people: Person[]; password: string; atOnce: number }

/** The cookies of the browsers that are in, and of those that wait, and after how long the room wants to be asked again. */
export type SignIns = { in: string[]; waiting: string[]; askAgainAfter: number }

/** People sign in, some at once, and whoever is led to the waiting room stays there. */
takeOrders(async ({ port, people, password, atOnce }: SignInsOrders): Promise<SignIns> => {
  const origin = `http://127.0.0.1:${port}`
  const agent = connectionsTo(origin)
  const left = people.values()
  const found: SignIns = { in: [], waiting: [], askAgainAfter: 5 }
  const signIn = async () => {
    for (const person of left) {
      const browser = aBrowser({ origin, agent })
      const form = await browser.open('GET', '/candidates/sign-in')
      const sent = await browser.open(
        'POST',
        '/candidates/sign-in',
        signInForm(form, person.idNumber, password),
      )
      if (isWaitingRoom(sent)) {
        found.waiting.push(browser.cookies())
        found.askAgainAfter = standing(sent).askAgainAfter
      } else if (sent.status === 200) found.in.push(browser.cookies())
    }
  }
  await Promise.all(Array.from({ length: atOnce }, signIn))
  return found
})
