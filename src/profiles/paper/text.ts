import { colours } from '../../pdf/colours.ts'
import { normalised } from '../../pdf/fonts.ts'

/** Where text goes, in points from the page's upper left corner, and how it looks. */
export type TextBox = {
  x: number
  y: number
  width: number
  size: number
  /** So many lines at most, and so high at most; before there is more, letters become smaller. */
  lines?: number
  height?: number
  font?: 'regular' | 'semibold' | 'bold'
  colour?: string
  align?: 'left' | 'centre' | 'right'
}

/** Letters never become smaller than this; a text so long that it does not fit then has more lines. */
const smallest = 4

const leading = 1.3

/**
 * Writes a text into a box, in the largest size up to the wanted one in which it fits; nothing is cut or runs out of it.
 *
 * @returns how high it has become
 */
export function writeText(document: PDFKit.PDFDocument, given: string, box: TextBox): number {
  const text = normalised(given)
  document.font(box.font ?? 'regular').fillColor(box.colour ?? colours.ink)
  const { lines, size } = fittingLines(document, text, box)
  // Where the letters became smaller, one line stands where it would have stood.
  const first = box.y + (lines.length > 1 ? size : box.size) * 1.05
  lines.forEach((line, index) => {
    writeLine(document, line, { ...box, y: first + index * size * leading })
  })
  return first - box.y + (lines.length - 1) * size * leading + size * 0.25
}

/** Writes one line on its baseline, in the document's font, size and colour. */
export function writeLine(
  document: PDFKit.PDFDocument,
  text: string,
  { x, y, width, align = 'left' }: { x: number; y: number; width: number; align?: TextBox['align'] },
): void {
  const room = align === 'left' ? 0 : width - document.widthOfString(text)
  document.text(text, x + (align === 'centre' ? room / 2 : room), y, {
    lineBreak: false,
    baseline: 'alphabetic',
  })
}

function fittingLines(
  document: PDFKit.PDFDocument,
  text: string,
  { width, size, lines: most = 1, height = Number.POSITIVE_INFINITY }: TextBox,
): { lines: string[]; size: number } {
  const lines = brokenInto(document.fontSize(size), text, width)
  const fits = lines.length <= most && lines.length * size * leading <= height
  if (fits || size <= smallest) return { lines, size }
  return fittingLines(document, text, { x: 0, y: 0, width, size: size - 0.25, lines: most, height })
}

/** Lines between words; a word that is wider than a line is broken where it must be. */
function brokenInto(document: PDFKit.PDFDocument, text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/u).flatMap((one) => pieces(document, one, width))) {
    const longer = [...lines.slice(-1), word].join(' ')
    if (lines.length > 0 && document.widthOfString(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function pieces(document: PDFKit.PDFDocument, word: string, width: number): string[] {
  if (document.widthOfString(word) <= width) return [word]
  const letters = [...word]
  const fitting = letters.findIndex(
    (_, index) => document.widthOfString(letters.slice(0, index + 1).join('')) > width,
  )
  const cut = Math.max(1, fitting)
  return [letters.slice(0, cut).join(''), ...pieces(document, letters.slice(cut).join(''), width)]
}
