import type { RequestHandler } from 'express'
import type { Db } from '../database/sql.ts'
import { stagingCopy } from '../database/staging-copy.ts'

/** A database can become a staging copy under a portal that runs on it already, and never ceases to be one. */
const millisecondsGood = 60_000

/** Lets every page of a staging copy say what it is. */
export function tellStagingCopy(db: Db): RequestHandler {
  let known: string | null = null
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined
  const read = async () => {
    known = (await stagingCopy(db))?.mark ?? null
    readAt = Date.now()
  }
  return async (_req, res, next) => {
    if (known === null && Date.now() - readAt > millisecondsGood) {
      // Without its database the portal shows what it knows.
      reading ??= read()
        .catch(() => {})
        .finally(() => {
          reading = undefined
        })
      await reading
    }
    res.locals.stagingCopy = known
    next()
  }
}
