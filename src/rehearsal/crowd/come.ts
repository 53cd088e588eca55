import type { Answer, Browser } from './browser.ts'
import { type GetInOptions, getIn, note, pause, type WayIn } from './get-in.ts'
import { holdsResult, type ResultOf } from './holds-result.ts'

/** A made-up candidate: how they sign in, and the page of their result. */
export type RehearsalCandidate = ResultOf & { idNumber: string; path: string }

/** What a candidate has felt; times in milliseconds. */
export type Felt = WayIn & {
  cameAt: number
  /** When the result was there. */
  seenAt: number | null
  /** Answers that came before the release, and those of them that held the result. */
  looks: number
  early: number
  /** Answers that told to come again later, because there was too much to do. */
  sentAway: number
}

export type ComeOptions = Omit<GetInOptions, 'idNumber'> & { releaseAt: number }

/** How often people reload a page that is about to show their result, in seconds. */
const secondsBetweenReloads = 3

/** Somebody signs in, and reloads the page of the result until it is there; before the release they try other ways to it too. */
export async function come(candidate: RehearsalCandidate, felt: Felt, options: ComeOptions): Promise<void> {
  const { now, releaseAt, isOver } = options
  const newBrowser = () => watched(options.newBrowser(), (answer) => look(answer))
  const inside = await getIn(newBrowser(), felt, { ...options, newBrowser, idNumber: candidate.idNumber })
  if (!inside) return
  const { browser } = inside
  const open = async (path: string) => note(felt, await browser.open('GET', path))
  let page = inside.page.path === candidate.path ? inside.page : await open(candidate.path)
  let triesElsewhere = now() < releaseAt
  while (!isOver()) {
    if (page.status === 200 && holdsResult(page, candidate)) {
      felt.seenAt = now()
      return
    }
    if (triesElsewhere) for (const path of otherWaysTo(candidate)) await open(path)
    triesElsewhere = false
    await pause(secondsBetweenReloads)
    page = await open(candidate.path)
  }

  /** What comes after the release may have been on its way before: it says nothing about what was shown early. */
  function look(answer: Answer): void {
    if (answer.headers['retry-after']) felt.sentAway += 1
    if (now() >= releaseAt) return
    felt.looks += 1
    if (holdsResult(answer, candidate)) felt.early += 1
  }
}

function otherWaysTo({ path }: RehearsalCandidate): string[] {
  return ['/candidates/results', `${path}/profile.pdf`]
}

/** A browser over whose shoulder somebody looks. */
function watched(browser: Browser, look: (answer: Answer) => void): Browser {
  return {
    ...browser,
    open: async (...asked) => {
      const answer = await browser.open(...asked)
      look(answer)
      return answer
    },
  }
}
