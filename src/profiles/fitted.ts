import { colours } from '../pdf/colours.ts'
import { normalised } from '../pdf/fonts.ts'
import type { Place } from '../pdf/text.ts'

/** Below this size text is broken into lines rather than made smaller still. */
const smallestOnOneLine = 0.8

/**
 * Writes text into a box and never cuts it: on one line while it is not much smaller for that, else on as many lines as
 * the box holds. Names are up to 201 characters long, names of centres up to 200.
 */
export function writeFitted(
  document: PDFKit.PDFDocument,
  given: string,
  place: Place & { height: number },
): void {
  const text = normalised(given)
  document.font(place.font ?? 'regular').fillColor(place.colour ?? colours.ink)
  const size = fittingSize(document, text, place)
  document.fontSize(size)
  const isOneLine = document.widthOfString(text) <= place.width
  document.text(
    text,
    place.x,
    place.y,
    isOneLine ? { lineBreak: false } : { width: place.width, lineGap: -1 },
  )
}

function fittingSize(
  document: PDFKit.PDFDocument,
  text: string,
  { size, width, height }: Place & { height: number },
): number {
  document.fontSize(size)
  const onOneLine = (size * width * 0.998) / document.widthOfString(text)
  if (onOneLine >= size * smallestOnOneLine) return Math.min(size, onOneLine)
  let smaller = size * smallestOnOneLine
  while (smaller > 3 && !fits(document, text, { size: smaller, width, height })) smaller -= 0.25
  return smaller
}

function fits(
  document: PDFKit.PDFDocument,
  text: string,
  { size, width, height }: { size: number; width: number; height: number },
): boolean {
  document.fontSize(size)
  return document.heightOfString(text, { width, lineGap: -1 }) <= height
}
