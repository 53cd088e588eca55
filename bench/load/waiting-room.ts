import type { Answer } from './browser.ts'

const address = '/waiting-room'

/** Whether an answer is the waiting room's, as page or as JSON. */
export function isWaitingRoom({ path, status }: Answer): boolean {
  return status === 200 && path.split('?')[0] === address
}

/** How the waiting room is asked how it stands; whoever is admitted is led elsewhere, or told so. */
export const howItStands = [address, { accept: 'application/json' }] as const

/** What it says to whoever asks for JSON. */
export function standing(answer: Answer): { admitted: boolean; secondsToWait: number } {
  const told: { admitted?: boolean; refreshSeconds?: number } = jsonIn(answer)
  const header = Number(answer.headers['retry-after'] ?? answer.headers.refresh)
  return { admitted: told.admitted === true, secondsToWait: told.refreshSeconds ?? (header || 5) }
}

function jsonIn({ headers, body }: Answer) {
  return headers['content-type']?.startsWith('application/json') ? JSON.parse(body) : {}
}
