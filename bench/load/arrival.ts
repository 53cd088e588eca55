import type { Browser } from '../../src/rehearsal/crowd/browser.ts'
import { type GetInOptions, getIn, note, type WayIn } from '../../src/rehearsal/crowd/get-in.ts'
import type { Person } from '../data/people.ts'

/** How somebody fared who came to see a result. */
export type Arrival = WayIn & {
  lane: 'new' | 'known'
  /** When the result was there. */
  seenAt: number | null
}

/** Somebody signs in, waits where that is the answer, and opens the result. */
export async function arrive(
  { idNumber, path }: Person,
  first: Browser,
  arrival: Arrival,
  options: Omit<GetInOptions, 'idNumber'>,
): Promise<void> {
  const inside = await getIn(first, arrival, { ...options, idNumber })
  if (!inside) return
  const page = note(arrival, await inside.browser.open('GET', path))
  if (page.status === 200 && page.body.includes('profile.pdf')) arrival.seenAt = options.now()
}
