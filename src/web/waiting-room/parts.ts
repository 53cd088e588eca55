import type { Response } from 'express'
import type { Config } from '../../config.ts'
import { locale, type Translate, translator } from '../languages/languages.ts'
import type { Room } from './look.ts'
import type { Standing } from './room.ts'

const gap = /\[\[(place|time|seconds)\]\]/

/** Texts at even places, at odd ones the names of what differs from one answer to the next. */
type Parts = string[]

const pages = new Map<string, Parts>()
const mostPages = 100
const lang = 'en'

/**
 * The waiting room's page for somebody who waits, where it has been drawn before. It is drawn once for each language, and
 * again when the room is closed or opened, or a release has come.
 */
export function keptPage(config: Config, room: Room, standing: Standing): string | undefined {
  const parts = pages.get(nameOf(config, room))
  return parts && filled(parts, standing)
}

/** The same where it has not: draws it, and keeps it. */
export async function drawPage(
  res: Response,
  config: Config,
  room: Room,
  standing: Standing,
): Promise<string> {
  const parts = await draw(res, room)
  if (pages.size >= mostPages) pages.clear()
  pages.set(nameOf(config, room), parts)
  return filled(parts, standing)
}

function nameOf({ boardName, publicUrl }: Config, { mode, next_release: release }: Room): string {
  return [lang, boardName, publicUrl, mode, release?.getTime()].join(' ')
}

function filled(parts: Parts, { ahead, secondsLeft, askAgainAfter }: Standing): string {
  const values: Record<string, string> = {
    place: number(lang, ahead + 1),
    time: timeInWords(translator(lang), lang, secondsLeft),
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

const formats = new Map<string, Intl.NumberFormat>()

function number(language: string, value: number): string {
  return format(language, 'number', {}).format(value)
}

/** How long it takes, as people say it: `about 5 minutes`. The page's script says it in the same way. */
function timeInWords(t: Translate, language: string, seconds: number | null): string {
  if (seconds === null) return t('waitingRoom.timeUnknown')
  const minutes = format(language, 'minutes', { style: 'unit', unit: 'minute', unitDisplay: 'long' })
  return t('waitingRoom.about', { time: minutes.format(Math.max(1, Math.ceil(seconds / 60))) })
}

/** To make a format takes longer than to use it. */
function format(language: string, kind: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = `${language} ${kind}`
  const known = formats.get(name) ?? new Intl.NumberFormat(locale(language), options)
  formats.set(name, known)
  return known
}
