import type { Answer } from './browser.ts'

const address = '/waiting-room'

/** How the waiting room is asked how somebody stands. */
export const howItStands = [address, { accept: 'application/json' }] as const

/** What the waiting room said to somebody; without a place it leads back to the form. */
export type Standing = { hasPlace: boolean; isAdmitted: boolean; askAgainAfter: number }

/** Whether an answer is the waiting room's, as page or as JSON. */
export function isWaitingRoom({ path, status }: Answer): boolean {
  return status === 200 && path.split('?')[0] === address
}

/** What an answer says about somebody's place; seconds. */
export function standing(answer: Answer): Standing {
  if (!isWaitingRoom(answer)) {
    const askAgainAfter = Number(answer.headers['retry-after']) || 5
    return { hasPlace: false, isAdmitted: false, askAgainAfter }
  }
  if (answer.headers['content-type']?.startsWith('application/json')) {
    const { place, admitted, askAgainAfter } = JSON.parse(answer.body)
    return { hasPlace: place !== null, isAdmitted: admitted, askAgainAfter: askAgainAfter ?? 5 }
  }
  const [, seconds] = /http-equiv="refresh" content="(\d+)/.exec(answer.body) ?? []
  return { hasPlace: true, isAdmitted: false, askAgainAfter: Number(seconds) || 5 }
}
