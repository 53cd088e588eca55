import { setTimeout as wait } from 'node:timers/promises'
import { aBrowser, connectionsTo } from '../../src/rehearsal/crowd/browser.ts'
import type { Visit } from '../data/people.ts'
import { takeOrders } from './in-process.ts'

export type ReadersOrders = { port: number; visits: Visit[]; perSecond: number; seconds: number }

/** How long each page took, from the moment at which it was due, in milliseconds, and how many were not pages. */
export type Reading = { took: number[]; failures: number }

/** People who are in open so many pages a second, however long the answers take. */
takeOrders(async ({ port, visits, perSecond, seconds }: ReadersOrders): Promise<Reading> => {
  const origin = `http://127.0.0.1:${port}`
  const agent = connectionsTo(origin)
  const begin = performance.now()
  const took: number[] = []
  let failures = 0
  const read = async (place: number) => {
    const { path = '', cookie = '' } = visits[(place * 7) % visits.length] ?? {}
    const due = begin + (place * 1000) / perSecond
    const { status } = await aBrowser({ origin, agent, cookie }).ask('GET', path)
    took.push(performance.now() - due)
    if (status !== 200) failures += 1
  }
  const pages: Promise<void>[] = []
  while (pages.length < perSecond * seconds) {
    const due = Math.floor(((performance.now() - begin) / 1000) * perSecond) + 1
    while (pages.length < Math.min(due, perSecond * seconds)) pages.push(read(pages.length))
    await wait(2)
  }
  await Promise.all(pages)
  return { took, failures }
})
