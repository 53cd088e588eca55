import { setTimeout as wait } from 'node:timers/promises'
import type { RequestHandler } from 'express'
import type { Db } from '../database/sql.ts'
import { stagingCopy } from '../database/staging-copy.ts'

/** A database can become a staging copy under a portal that runs on it already, and never ceases to be one. */
const millisecondsGood = 60_000
/** Whoever comes first waits for the answer; not for a database that is away. */
const longestWait = 1000

/**
 * Lets every page of a staging copy say what it is. It is asked at once and then beside the pages, so that none of them waits
 * for it, and those that need no database ask nothing.
 */
export function tellStagingCopy(db: Db): RequestHandler {
  let known: string | null = null
  let readAt: number | undefined
  let reading: Promise<void> | undefined
  const first = Promise.race([read(), wait(longestWait, undefined, { ref: false })])

  return (_req, res, next) => {
    const tell = () => {
      res.locals.stagingCopy = known
      next()
    }
    if (readAt === undefined) return first.then(tell)
    if (known === null && Date.now() - readAt > millisecondsGood) void read()
    tell()
  }

  /** Without its database the portal shows what it knows. */
  function read(): Promise<void> {
    reading ??= stagingCopy(db)
      .then((copy) => {
        known = copy?.mark ?? null
      })
      .catch(() => {})
      .finally(() => {
        readAt = Date.now()
        reading = undefined
      })
    return reading
  }
}
