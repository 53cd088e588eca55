import type { Db } from '../../database/sql.ts'
import { type SeriesDates, seriesDates } from './series-dates.ts'

const millisecondsKept = 1000

/**
 * The release times of all series as they were at most a second ago, for a page that everybody reloads: any number of
 * readers cost one statement a second. While the database does not answer, they are what they were last known to be.
 */
export function recentSeriesDates(db: Db): () => Promise<SeriesDates[]> {
  let askedAt = Number.NEGATIVE_INFINITY
  let answer: Promise<SeriesDates[]> = Promise.resolve([])
  let known: SeriesDates[] | undefined

  const ask = async () => {
    try {
      known = await seriesDates(db)
    } catch (error) {
      if (!known) throw error
    }
    return known
  }
  return () => {
    if (performance.now() - askedAt < millisecondsKept) return answer
    askedAt = performance.now()
    answer = ask()
    return answer
  }
}
