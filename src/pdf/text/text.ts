import { boundedCache } from '../../bounded-cache.ts'
import { colours } from '../colours.ts'
import { normalised, type Weight } from '../fonts/fonts.ts'
import { filling } from '../operators.ts'
import { add } from '../pdfkit-internals.ts'
import { type Setting, widthOf, writeLine } from './line.ts'
import { plainRun } from './plain-text.ts'

/** Where text goes, in points from the page's upper left corner, and how it looks. */
export type TextBox = {
  x: number
  y: number
  width: number
  size: number
  /** So many lines at most, and so high at most; before there is more, letters become smaller, down to `smallest`. */
  lines?: number
  height?: number
  smallest?: number
  font?: Weight
  colour?: string
  align?: 'left' | 'centre' | 'right'
}

type Layout = { lines: readonly string[]; size: number }

/** Letters become no smaller than this, where nothing else is said; what does not fit then has more lines. */
const smallest = 4

/** By so much letters become smaller at a time. */
const step = 0.25

const leading = 1.3

const texts = boundedCache<string>()
const layouts = boundedCache<Layout>()

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * Writes a text into a box, whatever its scripts, in the largest size up to the wanted one in which it fits; nothing is cut
 * or runs out of it.
 *
 * @returns how high it has become
 */
export function writeText(document: PDFKit.PDFDocument, given: string, box: TextBox): number {
  const text = asSet(given)
  const { lines, size } = layoutOf(document, text, box)
  const setting = { weight: box.font ?? 'regular', size }
  // Where the letters became smaller, one line stands where it would have stood.
  const first = box.y + (lines.length > 1 ? size : box.size) * 1.05
  add(document, filling(box.colour ?? colours.ink))
  lines.forEach((line, index) => {
    const room = box.align && box.align !== 'left' ? box.width - widthOf(document, line, setting) : 0
    const x = box.x + (box.align === 'centre' ? room / 2 : room)
    writeLine(document, line, x, first + index * size * leading, setting)
  })
  return first - box.y + (lines.length - 1) * size * leading + size * 0.25
}

/** A text is laid out the same in every document, and much of it stands on every page. */
function layoutOf(document: PDFKit.PDFDocument, text: string, box: TextBox): Layout {
  const { width, size, lines, height, smallest, font } = box
  const run = plainRun(text, font ?? 'regular')
  const isLow = height === undefined || size * leading <= height
  if (run && isLow && run.width * size <= width) return { lines: [text], size }
  const key = `${width} ${size} ${lines} ${height} ${smallest} ${font} ${text}`
  return layouts(key, () => fittingLines(document, text, box))
}

/** With composed letters, and single spaces between words. */
function asSet(text: string): string {
  return texts(text, () => normalised(text).split(/\s+/u).join(' '))
}

/** In the largest size that fits, found by halving: setting a long name takes its time, in some scripts a millisecond. */
function fittingLines(document: PDFKit.PDFDocument, text: string, box: TextBox): Layout {
  const { width, lines: most = 1, height = Number.POSITIVE_INFINITY, font: weight = 'regular' } = box
  const layoutIn = (size: number): Layout => ({
    lines: brokenInto(document, text, width, { weight, size }),
    size,
  })
  const fits = ({ lines, size }: Layout) => lines.length <= most && lines.length * size * leading <= height
  let best = layoutIn(box.size)
  if (fits(best)) return best
  const steps = Math.max(0, Math.ceil((box.size - (box.smallest ?? smallest)) / step))
  best = layoutIn(box.size - steps * step)
  let [tooLarge, isFitting] = [0, steps]
  while (isFitting - tooLarge > 1) {
    const middle = Math.floor((tooLarge + isFitting) / 2)
    const layout = layoutIn(box.size - middle * step)
    if (fits(layout)) [best, isFitting] = [layout, middle]
    else tooLarge = middle
  }
  return best
}

/** Lines between words; a word that is wider than a line is broken where it must be. */
function brokenInto(document: PDFKit.PDFDocument, text: string, width: number, setting: Setting): string[] {
  if (widthOf(document, text, setting) <= width) return [text]
  const words = text.split(' ')
  const space = widthOf(document, ' ', setting)
  const lines: string[] = []
  let room = 0
  for (const word of words.flatMap((one) => pieces(document, one, width, setting))) {
    const needed = widthOf(document, word, setting)
    if (lines.length > 0 && space + needed <= room) {
      lines[lines.length - 1] += ` ${word}`
      room -= space + needed
    } else {
      lines.push(word)
      room = width - needed
    }
  }
  return lines
}

/** As many letters as a line takes, and the rest in further pieces. */
function pieces(document: PDFKit.PDFDocument, word: string, width: number, setting: Setting): string[] {
  const whole = widthOf(document, word, setting)
  if (whole <= width) return [word]
  const letters = Array.from(graphemes.segment(word), ({ segment }) => segment)
  // As if all letters were of one width, and nearer with every try.
  let [fits, tooMany] = [1, letters.length]
  let [narrow, wide] = [0, whole]
  while (tooMany - fits > 1) {
    const guess = fits + Math.round(((width - narrow) / (wide - narrow)) * (tooMany - fits))
    const middle = Math.min(Math.max(guess, fits + 1), tooMany - 1)
    const taken = widthOf(document, letters.slice(0, middle).join(''), setting)
    if (taken <= width) [fits, narrow] = [middle, taken]
    else [tooMany, wide] = [middle, taken]
  }
  return [letters.slice(0, fits).join(''), ...pieces(document, letters.slice(fits).join(''), width, setting)]
}
