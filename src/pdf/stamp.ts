import { a4 } from './a4.ts'
import { add, captured, fontsOnPage, packed, reserve, usedOnPage, writeObject } from './pdfkit-internals.ts'

const stamps = new WeakMap<PDFKit.PDFDocument, Map<unknown, { name: string; id: number }>>()

/**
 * Draws what is the same on many pages: the first time as an object of its own (a Form XObject), then by its name.
 *
 * @param key what it is known by in this document
 */
export function stamp(document: PDFKit.PDFDocument, key: unknown, draw: () => void): void {
  const known = stamps.get(document) ?? new Map<unknown, { name: string; id: number }>()
  stamps.set(document, known)
  const made = known.get(key) ?? { name: `X${known.size + 1}`, id: write(document, draw) }
  known.set(key, made)
  usedOnPage(document, 'xobjects', made.name, made.id)
  add(document, `/${made.name} Do`)
}

function write(document: PDFKit.PDFDocument, draw: () => void): number {
  const id = reserve(document)
  const content = captured(document, draw)
  writeObject(
    document,
    id,
    `<</Type /XObject /Subtype /Form /BBox [0 0 ${a4.width} ${a4.height}]
/Resources <</Font <<${fontsOnPage(document)}>>>>>>`,
    packed(content),
  )
  return id
}
