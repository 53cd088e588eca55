import type { RequestHandler } from 'express'
import type { Db } from '../database/sql.ts'
import { stagingCopy } from '../database/staging-copy.ts'

/** A database can become a staging copy under a portal that runs on it already, and never ceases to be one. */
const millisecondsGood = 60_000

/** Lets every page of a staging copy say what it is. It is asked at once, so that pages which need no database ask nothing. */
export function tellStagingCopy(db: Db): RequestHandler {
  let known: string | null = null
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined
  void read()

  return (_req, res, next) => {
    const tell = () => {
      res.locals.stagingCopy = known
      next()
    }
    const isOld = known === null && Date.now() - readAt > millisecondsGood
    return isOld ? read().then(tell) : tell()
  }

  /** Without its database the portal shows what it knows. */
  function read(): Promise<void> {
    reading ??= stagingCopy(db)
      .then((copy) => {
        known = copy?.mark ?? null
        readAt = Date.now()
      })
      .catch(() => {})
      .finally(() => {
        reading = undefined
      })
    return reading
  }
}
