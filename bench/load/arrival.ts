import { setTimeout as wait } from 'node:timers/promises'
import type { Person } from '../data/people.ts'
import type { Answer, Browser } from './browser.ts'
import { hasSignInForm, signInForm } from './sign-in-form.ts'
import { howItStands, isWaitingRoom, standing } from './waiting-room.ts'

/** How somebody fared who came to see a result; times in milliseconds since the storm began. */
export type Arrival = {
  lane: 'new' | 'known'
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
  /** When the result was there. */
  seenAt: number | null
  /** How long each answer took. */
  took: number[]
  /** Answers that never came, and 5xx other than "come again". */
  broken: number
}

export type ArrivalOptions = {
  password: string
  now: () => number
  /** A browser that the portal has not seen before. */
  newBrowser: () => Browser
  /** Those who close the tab while they wait: whether they come back in the same browser or on another device. */
  comesBack?: 'same browser' | 'another device' | undefined
  isOver: () => boolean
}

/** Somebody opens the sign-in form, sends it, waits where that is the answer, and opens the result. */
export async function arrive(
  person: Person,
  first: Browser,
  arrival: Arrival,
  options: ArrivalOptions,
): Promise<void> {
  const { password, now, isOver } = options
  let browser = first
  let comesBack = options.comesBack
  while (!isOver()) {
    const form = note(await browser.open('GET', '/candidates/sign-in'))
    if (!hasSignInForm(form)) {
      // The answer to the form was lost on its way, but not the sign-in.
      if (form.status === 200 && !isWaitingRoom(form)) return openResult()
      await waitForTurn(form)
      continue
    }
    const sentAt = now()
    const sent = note(await browser.open('POST', '/candidates/sign-in', signInForm(form, person, password)))
    if (sent.status >= 400 && !sent.headers['retry-after'] && sent.status < 500) {
      throw new Error(`The sign-in of ${person.idNumber} was refused with ${sent.status}`)
    }
    const isIn = sent.status === 200 && !isWaitingRoom(sent)
    if (sent.status === 200 || sent.headers['retry-after']) {
      arrival.sentAt ??= sentAt
      arrival.placeAt ??= now()
      if (!isIn) arrival.lastToldToWait = sentAt
    }
    if (isIn) return openResult()
    await waitForTurn(sent)
  }

  async function waitForTurn(answer: Answer): Promise<void> {
    let latest = answer
    while (!isOver()) {
      const { hasPlace, isAdmitted, askAgainAfter } = standing(latest)
      arrival.hasPlace = hasPlace
      if (isAdmitted) arrival.admittedAt = now()
      if (isAdmitted || (latest.status === 200 && !hasPlace)) return
      if (!hasPlace) {
        // Sent away, or not answered: people try again.
        await pause(latest.status === 0 ? 1 : askAgainAfter)
        return
      }
      if (comesBack) return closeTab()
      await pause(askAgainAfter)
      const askedAt = now()
      latest = note(await browser.open('GET', ...howItStands))
      const { hasPlace: stillWaits, isAdmitted: isTurn } = standing(latest)
      if (stillWaits && !isTurn) arrival.lastToldToWait = askedAt
    }
  }

  async function closeTab(): Promise<void> {
    if (comesBack === 'another device') browser = options.newBrowser()
    comesBack = undefined
    await pause(10)
  }

  async function openResult(): Promise<void> {
    arrival.admittedAt ??= now()
    arrival.inAt = now()
    const page = note(await browser.open('GET', person.path))
    if (page.status === 200 && page.body.includes('profile.pdf')) arrival.seenAt = now()
  }

  function note(answer: Answer): Answer {
    arrival.took.push(answer.took)
    if (answer.status === 0 || (answer.status >= 500 && !answer.headers['retry-after'])) arrival.broken += 1
    return answer
  }

  /** Not all at the same moment. */
  async function pause(seconds: number): Promise<void> {
    await wait(seconds * 1000 * (0.8 + Math.random() * 0.4))
  }
}
