import type { RequestHandler } from 'express'
import type { Config } from '../config.ts'
import { asset } from './files/assets.ts'
import type { Flash } from './flash.ts'
import { direction, locale, type Translate, translator } from './languages/languages.ts'
import { type ShownTime, showDay, showTime } from './languages/times.ts'

/** An entry of an area's navigation. */
type Destination = { href: string; text: string; current: 'page' | 'true' | undefined }

declare global {
  namespace Express {
    /** What every handler and every view has at hand. */
    interface Locals {
      t: Translate
      lang: string
      locale: string
      dir: 'ltr' | 'rtl'
      board: { name: string; timeZone: string; url: string }
      asset: (name: string) => string
      /** The area that the page belongs to; null for the pages that everybody sees. */
      area: string | null
      /** Who is signed in. */
      account: Express.User | null
      navigation: Destination[]
      flash: Flash | null
      csrfToken: () => string
      formatTime: (at: Date, timeZone?: string) => ShownTime
      formatDay: (day: string) => string
      /** The mark of the staging copy that the portal runs on; null where everything counts. */
      stagingCopy: string | null
      /** Whether an officer administers the candidate results service (A1). */
      managesCandidateResults?: boolean
      /** Whether a route has taken what was uploaded; else it is deleted with the answer. */
      keepsUpload?: boolean
    }
  }
}

/** Gives every view its texts, times and addresses. */
export function setUpLocals(config: Config): RequestHandler {
  const board = { name: config.boardName, timeZone: config.boardTimeZone, url: config.publicUrl }
  return (_req, res, next) => {
    const lang = 'en'
    Object.assign(res.locals, {
      t: translator(lang),
      lang,
      locale: locale(lang),
      dir: direction(lang),
      board,
      asset,
      area: null,
      account: null,
      navigation: [],
      flash: null,
      csrfToken: () => '',
      formatTime: (at, timeZone = board.timeZone) => showTime(at, lang, timeZone),
      formatDay: (day) => showDay(day, lang),
      stagingCopy: null,
    } satisfies Express.Locals)
    next()
  }
}
