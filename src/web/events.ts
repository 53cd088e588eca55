import { setTimeout as wait } from 'node:timers/promises'
import type { Response } from 'express'

const secondsBetweenLooks = 0.5
/** A stream ends after so long and is taken up again by the browser, so that nobody who has gone away is kept for. */
const secondsOfAStream = 15

/**
 * Sends an event whenever something has changed, until it is over (server-sent events).
 *
 * @param look says how it is now
 */
export async function sendEvents(
  res: Response,
  look: () => Promise<{ content: string; isOver: boolean }>,
): Promise<void> {
  res.type('text/event-stream')
  res.write('retry: 1000\n\n')
  let sent = ''
  const end = Date.now() + secondsOfAStream * 1000
  while (!res.destroyed) {
    const { content, isOver } = await look()
    if (content !== sent) res.write(`data: ${content}\n\n`)
    sent = content
    if (isOver || Date.now() > end) break
    await wait(secondsBetweenLooks * 1000)
  }
  res.end()
}
