import { setTimeout as wait } from 'node:timers/promises'
import { aBrowser, connectionsTo } from '../../src/rehearsal/crowd/browser.ts'
import { howItStands } from '../../src/rehearsal/crowd/waiting-room.ts'
import { takeOrders } from './in-process.ts'

export type PollersOrders = { port: number; cookies: string[]; askAgainAfter: number; seconds: number }

/** Everybody who waits asks as often as the room wants it, spread over that time; nobody goes in. */
takeOrders(async ({ port, cookies, askAgainAfter, seconds }: PollersOrders) => {
  const origin = `http://127.0.0.1:${port}`
  const agent = connectionsTo(origin)
  const end = performance.now() + seconds * 1000
  let polls = 0
  const poll = async (cookie: string) => {
    const browser = aBrowser({ origin, agent, cookie })
    await wait(Math.random() * askAgainAfter * 1000)
    while (performance.now() < end) {
      await browser.open('GET', ...howItStands)
      polls += 1
      await wait(askAgainAfter * 1000)
    }
  }
  await Promise.race([Promise.all(cookies.map(poll)), wait(seconds * 1000)])
  return { perSecond: polls / seconds }
})
