import type { Response } from 'express'
import type { Room } from './look.ts'

const gap = /\[\[(place|time|seconds)\]\]/

/** What differs from one answer to the next. */
type Values = { place: string; time: string; seconds: string }

const pages = new Map<string, Promise<string[]>>()
const mostPages = 100

/**
 * The waiting room's page with these values. The rest of it is rendered once for each language, and again when the room is
 * closed or opened, or a release has come.
 */
export async function pageWith(res: Response, room: Room, values: Values): Promise<string> {
  const { lang, board, stagingCopy } = res.locals
  const key = [lang, stagingCopy, board.name, board.url, room.mode, room.next_release?.getTime()].join(' ')
  const known = pages.get(key) ?? render(res, room)
  if (pages.size >= mostPages) pages.clear()
  pages.set(key, known)
  known.catch(() => pages.delete(key))
  // Texts stand at even places, names of values at odd ones.
  return (await known).map((text, index) => (index % 2 ? values[text as keyof Values] : text)).join('')
}

function render(res: Response, { mode, next_release: release }: Room): Promise<string[]> {
  const page = { view: 'waiting-room', title: res.locals.t('waitingRoom.title') }
  const form = { values: {}, errors: [] }
  const shown = { page, form, isClosed: mode === 'closed', release, refreshEvery: '[[seconds]]' }
  return new Promise((done, fail) => {
    res.render('layout', shown, (error, html) => (error ? fail(error) : done(html.split(gap))))
  })
}

const minutes = new Map<string, Intl.NumberFormat>()

/** How long it takes, as people say it: `about 5 minutes`. The page's script says it in the same way. */
export function timeInWords({ t, locale }: Express.Locals, seconds: number | null): string {
  if (seconds === null) return t('waitingRoom.timeUnknown')
  const format =
    minutes.get(locale) ??
    new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' })
  minutes.set(locale, format)
  return t('waitingRoom.about', { time: format.format(Math.max(1, Math.ceil(seconds / 60))) })
}
