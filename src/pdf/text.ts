import { colours } from './colours.ts'
import { normalised } from './fonts.ts'

/** Where text goes, in points, and how it looks. */
export type Place = {
  x: number
  y: number
  width: number
  size: number
  font?: 'regular' | 'semibold' | 'bold'
  colour?: string
}

/** Writes one line; what is too long becomes smaller, and below `smallest` it is broken into two lines. */
export function write(
  document: PDFKit.PDFDocument,
  given: string,
  { smallest = 7, align = 'left', ...place }: Place & { smallest?: number; align?: 'left' | 'right' },
): void {
  const text = normalised(given)
  document
    .font(place.font ?? 'regular')
    .fontSize(place.size)
    .fillColor(place.colour ?? colours.ink)
  const fitting = (place.size * place.width) / document.widthOfString(text)
  const size = Math.min(place.size, Math.max(smallest, fitting * 0.995))
  document.fontSize(size)
  const fits = fitting * 0.999 >= size
  document.text(text, place.x, place.y, {
    width: fits ? place.width + 1 : place.width,
    height: size * 2.8,
    align,
    lineGap: -1,
    ellipsis: true,
    ...(fits ? { lineBreak: align !== 'left' } : {}),
  })
}

/** Writes a paragraph into a box; what does not fit ends in an ellipsis. */
export function wrap(document: PDFKit.PDFDocument, text: string, place: Place & { height: number }): void {
  document
    .font(place.font ?? 'regular')
    .fontSize(place.size)
    .fillColor(place.colour ?? colours.ink)
  document.text(normalised(text), place.x, place.y, {
    width: place.width,
    height: place.height,
    ellipsis: true,
  })
}
