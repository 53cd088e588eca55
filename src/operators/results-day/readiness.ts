import type { ComingSeries, workDone } from './numbers.ts'
import { resultsOf } from './numbers.ts'

/** A line of the list: what it is about, whether that is as it should be, and the numbers that say so. */
export type Readiness = { what: string; isReady: boolean; params: Record<string, number> }

const minutesOfSilence = 3

/** What should be so before a release; a line that is not says what is missing. */
export function readinessOf(series: ComingSeries, work: Awaited<ReturnType<typeof workDone>>): Readiness[] {
  const missing = series.entries - resultsOf(series)
  const silentSince = Date.now() - (work.worker_seen_at?.getTime() ?? 0)
  return [
    { what: 'time', isReady: series.release_at !== null, params: {} },
    { what: 'results', isReady: missing === 0, params: { count: missing, entries: series.entries } },
    { what: 'pending', isReady: series.pending === 0, params: { count: series.pending } },
    { what: 'withheld', isReady: series.withheld === 0, params: { count: series.withheld } },
    {
      what: 'credentials',
      isReady: series.credentials >= series.entries,
      params: { count: Math.max(0, series.entries - series.credentials) },
    },
    { what: 'worker', isReady: silentSince < minutesOfSilence * 60_000, params: {} },
    { what: 'mails', isReady: work.mails_failed === 0, params: { count: work.mails_failed } },
  ]
}
