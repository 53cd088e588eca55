import { setTimeout as wait } from 'node:timers/promises'
import type { Answer, Browser } from './browser.ts'
import { hasSignInForm, signInForm } from './sign-in-form.ts'
import { howItStands, isWaitingRoom, standing } from './waiting-room.ts'

/** How somebody fared who came to sign in; times in milliseconds since the beginning. */
export type WayIn = {
  /** When the form was sent that got a place, and when its answer was there. */
  sentAt: number | null
  placeAt: number | null
  /** Whether the last answer was the waiting room. */
  hasPlace: boolean
  /** When the last question was asked that was answered by: not yet. */
  lastToldToWait: number | null
  /** When it was heard that it is their turn. */
  admittedAt: number | null
  /** When the sign-in was done. */
  inAt: number | null
  /** How long each answer took. */
  took: number[]
  /** Answers that never came, and 5xx other than "come again". */
  broken: number
}

/** Nobody has come yet. */
export function noWayYet(): WayIn {
  return {
    sentAt: null,
    placeAt: null,
    hasPlace: false,
    lastToldToWait: null,
    admittedAt: null,
    inAt: null,
    took: [],
    broken: 0,
  }
}

export type GetInOptions = {
  idNumber: string
  password: string
  now: () => number
  /** A browser that the portal has not seen before. */
  newBrowser: () => Browser
  /** Those who close the tab while they wait: whether they come back in the same browser or on another device. */
  comesBack?: 'same browser' | 'another device' | undefined
  isOver: () => boolean
}

/**
 * Somebody opens the sign-in form, sends it, and waits where that is the answer.
 *
 * @param way filled in on the way
 * @returns the browser that is in and the page that it shows; undefined where it was over before
 * @throws where the sign-in is refused
 */
export async function getIn(
  first: Browser,
  way: WayIn,
  options: GetInOptions,
): Promise<{ browser: Browser; page: Answer } | undefined> {
  const { idNumber, password, now, isOver } = options
  let browser = first
  let comesBack = options.comesBack
  while (!isOver()) {
    const form = note(way, await browser.open('GET', '/candidates/sign-in'))
    if (!hasSignInForm(form)) {
      // The answer to the form was lost on its way, but not the sign-in.
      if (form.status === 200 && !isWaitingRoom(form)) return isIn(form)
      await waitForTurn(form)
      continue
    }
    const sentAt = now()
    const sent = note(
      way,
      await browser.open('POST', '/candidates/sign-in', signInForm(form, idNumber, password)),
    )
    if (sent.status >= 400 && !sent.headers['retry-after'] && sent.status < 500) {
      throw new Error(`The sign-in of ${idNumber} was refused with ${sent.status}`)
    }
    const isDone = sent.status === 200 && !isWaitingRoom(sent)
    if (sent.status === 200 || sent.headers['retry-after']) {
      way.sentAt ??= sentAt
      way.placeAt ??= now()
      if (!isDone) way.lastToldToWait = sentAt
    }
    if (isDone) return isIn(sent)
    await waitForTurn(sent)
  }
  return undefined

  function isIn(page: Answer) {
    way.admittedAt ??= now()
    way.inAt = now()
    return { browser, page }
  }

  async function waitForTurn(answer: Answer): Promise<void> {
    let latest = answer
    while (!isOver()) {
      const { hasPlace, isAdmitted, askAgainAfter } = standing(latest)
      way.hasPlace = hasPlace
      if (isAdmitted) way.admittedAt = now()
      if (isAdmitted || (latest.status === 200 && !hasPlace)) return
      if (!hasPlace) {
        // Sent away, or not answered: people try again.
        await pause(latest.status === 0 ? 1 : askAgainAfter)
        return
      }
      if (comesBack) return closeTab()
      await pause(askAgainAfter)
      const askedAt = now()
      latest = note(way, await browser.open('GET', ...howItStands))
      const { hasPlace: stillWaits, isAdmitted: isTurn } = standing(latest)
      if (stillWaits && !isTurn) way.lastToldToWait = askedAt
    }
  }

  async function closeTab(): Promise<void> {
    if (comesBack === 'another device') browser = options.newBrowser()
    comesBack = undefined
    await pause(10)
  }
}

/** Keeps how long an answer took, and whether it was one at all. */
export function note(way: WayIn, answer: Answer): Answer {
  way.took.push(answer.took)
  if (answer.status === 0 || (answer.status >= 500 && !answer.headers['retry-after'])) way.broken += 1
  return answer
}

/** Not all at the same moment. */
export async function pause(seconds: number): Promise<void> {
  await wait(seconds * 1000 * (0.8 + Math.random() * 0.4))
}

/** The part of the time after a release after which a part of the people have come: half of them within the first third. */
export function dueAt(part: number): number {
  return part ** 1.6
}
