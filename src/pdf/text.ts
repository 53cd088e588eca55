import { colours } from './colours.ts'
import { normalised, type Weight } from './fonts.ts'
import { filling } from './ink.ts'
import { add } from './insides.ts'
import { type Setting, widthOf, writeLine } from './line.ts'
import { plainRun } from './plain-text.ts'
import { remembered } from './remembered.ts'

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

const leading = 1.3

const texts = remembered<string>()
const layouts = remembered<Layout>()

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

function fittingLines(document: PDFKit.PDFDocument, text: string, box: TextBox): Layout {
  const { width, size, lines: most = 1, height = Number.POSITIVE_INFINITY } = box
  const lines = brokenInto(document, text, width, { weight: box.font ?? 'regular', size })
  const fits = lines.length <= most && lines.length * size * leading <= height
  if (fits || size <= (box.smallest ?? smallest)) return { lines, size }
  return fittingLines(document, text, { ...box, size: size - 0.25 })
}

/** Lines between words; a word that is wider than a line is broken where it must be. */
function brokenInto(document: PDFKit.PDFDocument, text: string, width: number, setting: Setting): string[] {
  if (widthOf(document, text, setting) <= width) return [text]
  const words = text.split(' ')
  const lines: string[] = []
  let room = 0
  for (const word of words.flatMap((one) => pieces(document, one, width, setting))) {
    const needed = widthOf(document, ` ${word}`, setting)
    if (lines.length > 0 && needed <= room) {
      lines[lines.length - 1] += ` ${word}`
      room -= needed
    } else {
      lines.push(word)
      room = width - widthOf(document, word, setting)
    }
  }
  return lines
}

/** As many letters as a line takes, and the rest in further pieces. */
function pieces(document: PDFKit.PDFDocument, word: string, width: number, setting: Setting): string[] {
  if (widthOf(document, word, setting) <= width) return [word]
  const letters = Array.from(graphemes.segment(word), ({ segment }) => segment)
  // Halving: setting a long word of a script without spaces takes its time.
  let [fits, tooMany] = [1, letters.length]
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2)
    if (widthOf(document, letters.slice(0, middle).join(''), setting) <= width) fits = middle
    else tooMany = middle
  }
  return [letters.slice(0, fits).join(''), ...pieces(document, letters.slice(fits).join(''), width, setting)]
}
