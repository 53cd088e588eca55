import type { Response } from 'express'
import { boundedCache } from '../../bounded-cache.ts'
import type { Room } from './look.ts'
import type { Standing } from './room.ts'

const gap = /\[\[(place|time|seconds)\]\]/

/** Texts at even places, at odd ones the names of what differs from one answer to the next. */
type Parts = string[]

const pages = new Map<string, Parts>()
const mostPages = 100

/**
 * The waiting room's page for somebody who waits, where it has been drawn before. It is drawn once for each language, and
 * again when the room is closed or opened, or a release has come.
 */
export function keptPage(locals: Express.Locals, room: Room, standing: Standing): string | undefined {
  const parts = pages.get(nameOf(locals, room))
  return parts && filled(parts, locals, standing)
}

/** The same where it has not: draws it, and keeps it. */
export async function drawPage(res: Response, room: Room, standing: Standing): Promise<string> {
  const parts = await draw(res, room)
  if (pages.size >= mostPages) pages.clear()
  pages.set(nameOf(res.locals, room), parts)
  return filled(parts, res.locals, standing)
}

function nameOf({ lang, stagingCopy, board }: Express.Locals, { mode, next_release: release }: Room): string {
  return [lang, stagingCopy, board.name, board.url, mode, release?.getTime()].join(' ')
}

function filled(
  parts: Parts,
  locals: Express.Locals,
  { ahead, secondsLeft, askAgainAfter }: Standing,
): string {
  const values: Record<string, string> = {
    place: format(locals.locale, 'number', {}).format(ahead + 1),
    time: timeInWords(locals, secondsLeft),
    seconds: String(Math.ceil(askAgainAfter)),
  }
  return parts.map((text, index) => (index % 2 ? values[text] : text)).join('')
}

function draw(res: Response, { mode, next_release: release }: Room): Promise<Parts> {
  const page = { view: 'waiting-room', title: res.locals.t('waitingRoom.title') }
  const form = { values: {}, errors: [] }
  const shown = { page, form, isClosed: mode === 'closed', release, refreshEvery: '[[seconds]]' }
  return new Promise((done, fail) => {
    res.render('layout', shown, (error, html) => (error ? fail(error) : done(html.split(gap))))
  })
}

const times = boundedCache<string>()
const formats = new Map<string, Intl.NumberFormat>()

/** How long it takes, as people say it: `about 5 minutes`. The page's script says it in the same way. */
function timeInWords({ t, locale }: Express.Locals, seconds: number | null): string {
  if (seconds === null) return t('waitingRoom.timeUnknown')
  const minutes = Math.max(1, Math.ceil(seconds / 60))
  return times(`${locale} ${minutes}`, () => {
    const words = format(locale, 'minutes', { style: 'unit', unit: 'minute', unitDisplay: 'long' })
    return t('waitingRoom.about', { time: words.format(minutes) })
  })
}

/** To make a format takes longer than to use it. */
function format(locale: string, kind: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = `${locale} ${kind}`
  const known = formats.get(name) ?? new Intl.NumberFormat(locale, options)
  formats.set(name, known)
  return known
}
