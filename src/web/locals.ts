import type { RequestHandler } from 'express'
import type { Config } from '../config.ts'
import { asset } from './assets.ts'
import { direction, locale, translator } from './languages/languages.ts'
import { showDay, showTime } from './languages/times.ts'

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
      formatTime: (at: Date, timeZone: string = board.timeZone) => showTime(at, lang, timeZone),
      formatDay: (day: string) => showDay(day, lang),
    })
    next()
  }
}
