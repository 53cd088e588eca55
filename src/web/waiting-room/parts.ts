import type { Response } from 'express'
import type { Translate } from '../languages/languages.ts'
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
  const { lang, board } = res.locals
  const key = [lang, board.name, board.url, room.mode, room.next_release?.getTime()].join(' ')
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

const times = new Map<string, string>()

/** How long it takes, in minutes, as people say it. */
export function timeInWords(t: Translate, lang: string, seconds: number | null): string {
  if (seconds === null) return t('waitingRoom.timeUnknown')
  const count = Math.max(1, Math.ceil(seconds / 60))
  const key = `${lang} ${count}`
  const known = times.get(key) ?? t('waitingRoom.minutes', { count })
  if (count < 1000) times.set(key, known)
  return known
}
