import { z } from 'zod'
import type { Translate } from '../web/languages/languages.ts'
import type { Felt } from './crowd/come.ts'

const spread = z.object({ median: z.number(), most: z.number(), longest: z.number() })

/** Half of all, 99 of 100, and all were at most so long. */
type Spread = z.infer<typeof spread>

/** What people have felt at a release that was played; seconds, where nothing else is said. */
export const report = z.object({
  /** How many came, and how many of them before the release. */
  came: z.number(),
  cameBefore: z.number(),
  sawResult: z.number(),
  /** Answers before the release that were looked through, and those of them that held a result. */
  looks: z.number(),
  early: z.number(),
  firstSeen: z.number().nullable(),
  lastSeen: z.number().nullable(),
  /** From coming, or the release where that was later, to the page with the result. */
  toResult: spread.nullable(),
  /** Milliseconds to a page, of all pages and forms. */
  toPage: spread.nullable(),
  /** How many waited in the waiting room, and how long. */
  waited: z.number(),
  waiting: spread.nullable(),
  answers: z.number(),
  errors: z.number(),
  /** Answers that told to come again later. */
  sentAway: z.number(),
  signInsPerSecond: z.object({ mean: z.number(), most: z.number() }),
})

export type Report = z.infer<typeof report>

/** Adds up what everybody has felt; `releaseAt` by the clock by which they did. */
export function reportOn(all: readonly Felt[], releaseAt: number): Report {
  const seen = all.flatMap(({ seenAt }) => (seenAt === null ? [] : [(seenAt - releaseAt) / 1000]))
  const toResult = all.flatMap(({ cameAt, seenAt }) =>
    seenAt === null ? [] : [(seenAt - Math.max(cameAt, releaseAt)) / 1000],
  )
  const waiting = all.flatMap(({ lastToldToWait, placeAt, inAt }) =>
    lastToldToWait === null || placeAt === null || inAt === null ? [] : [(inAt - placeAt) / 1000],
  )
  const sum = (of: (felt: Felt) => number) => all.reduce((total, felt) => total + of(felt), 0)
  return {
    came: all.filter(({ cameAt }) => Number.isFinite(cameAt)).length,
    cameBefore: all.filter(({ cameAt }) => cameAt < releaseAt).length,
    sawResult: seen.length,
    looks: sum(({ looks }) => looks),
    early: sum(({ early }) => early),
    firstSeen: seen.length > 0 ? Math.min(...seen) : null,
    lastSeen: seen.length > 0 ? seen.reduce((last, at) => Math.max(last, at)) : null,
    toResult: spreadOf(toResult),
    toPage: spreadOf(all.flatMap(({ took }) => took)),
    waited: all.filter(({ lastToldToWait }) => lastToldToWait !== null).length,
    waiting: spreadOf(waiting),
    answers: sum(({ took }) => took.length),
    errors: sum(({ broken }) => broken),
    sentAway: sum(({ sentAway }) => sentAway),
    signInsPerSecond: paceOf(all.flatMap(({ inAt }) => (inAt === null ? [] : [inAt / 1000]))),
  }
}

function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1] ?? 0
  return sorted.length === 0 ? null : { median: at(0.5), most: at(0.99), longest: at(1) }
}

/** Sign-ins a second from the first to the last of them, and in the second with most. */
function paceOf(moments: readonly number[]): Report['signInsPerSecond'] {
  const bySecond = Object.values(Object.groupBy(moments, Math.floor)).map((some = []) => some.length)
  const sorted = moments.toSorted((one, other) => one - other)
  const seconds = Math.max(1, (sorted.at(-1) ?? 0) - (sorted[0] ?? 0))
  return { mean: moments.length / seconds, most: bySecond.reduce((most, one) => Math.max(most, one), 0) }
}

/** A report in words: what it is about and what was found, line by line. */
export function reportInWords(found: Report, t: Translate, locale: string): { term: string; text: string }[] {
  const number = (value: number, digits = 1) =>
    value.toLocaleString(locale, { maximumFractionDigits: digits })
  const about = (values: Spread | null, digits: number) => ({
    median: number(values?.median ?? 0, digits),
    most: number(values?.most ?? 0, digits),
    longest: number(values?.longest ?? 0, digits),
  })
  const line = (what: string, params: Record<string, string>, isNothing = false) => ({
    term: t(`operators.rehearsal.report.${what}.term`),
    text: t(`operators.rehearsal.report.${isNothing ? 'nothing' : `${what}.text`}`, params),
  })
  return [
    line(found.early === 0 ? 'nobodyEarly' : 'somebodyEarly', {
      looks: number(found.looks),
      early: number(found.early),
    }),
    line('came', { came: number(found.came), before: number(found.cameBefore) }),
    line('saw', {
      saw: number(found.sawResult),
      not: number(found.came - found.sawResult),
    }),
    line(
      'seen',
      { first: number(found.firstSeen ?? 0), last: number(found.lastSeen ?? 0) },
      found.firstSeen === null,
    ),
    line('toResult', about(found.toResult, 1), found.toResult === null),
    line('toPage', about(found.toPage, 0), found.toPage === null),
    line('waiting', { waited: number(found.waited), ...about(found.waiting, 1) }, found.waited === 0),
    line('signIns', {
      mean: number(found.signInsPerSecond.mean),
      most: number(found.signInsPerSecond.most),
    }),
    line('errors', {
      errors: number(found.errors),
      sentAway: number(found.sentAway),
      answers: number(found.answers),
    }),
  ]
}
