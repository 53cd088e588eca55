import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Shaped } from '../text/shaping.ts'

/** What PDFKit keeps of a font in a document; not in its types, and pinned with its version. */
type EmbeddedFont = {
  id: string
  subset: { glyphs: number[] }
  unicode: number[][]
  widths: number[]
  ref: () => unknown
  /** Cuts the font down to its glyphs and writes it, once. */
  finalize: () => void
}

type Insides = {
  _font: EmbeddedFont
  _fontFamilies: Record<string, EmbeddedFont>
  page: { height: number; fonts: Record<string, unknown> }
  addContent: (content: string) => void
}

const codes = new WeakMap<EmbeddedFont, Map<string, number>>()

/**
 * Writes a shaped run. PDFKit would give a glyph the characters of its first use in the document, and close a text's
 * coordinates before its marked content ends, so that readers look for it elsewhere.
 */
export function drawGlyphs(
  document: PDFKit.PDFDocument,
  { font, name, glyphs, actual }: Shaped,
  { x, y, size }: { x: number; y: number; size: number },
): void {
  // PDFKit takes a parsed font as it is; its types do not know.
  document.registerFont(name, font as unknown as string).font(name)
  const insides = document as unknown as Insides
  const { _font: embedded, page } = insides
  page.fonts[embedded.id] ??= embedded.ref()
  const scale = size / font.unitsPerEm
  const shown = glyphs.map(({ glyph, means, isCarrier, ...at }) => {
    const width = isCarrier ? 0 : (glyph.advanceWidth * 1000) / font.unitsPerEm
    const code = codeOf(embedded, glyph.id, width, means)
    const place = `${rounded(x + at.x * scale)} ${rounded(page.height - y + at.y * scale)}`
    const operators = `1 0 0 1 ${place} Tm <${hex(code)}> Tj`
    return means.length > 0 || actual !== undefined ? operators : saying('', operators)
  })
  const text = `BT /${embedded.id} ${rounded(size)} Tf\n${shown.join('\n')}\nET`
  const content = actual === undefined ? text : saying(actual, text)
  insides.addContent(`q 1 0 0 -1 0 ${rounded(page.height)} cm\n${content}\nQ`)
}

/** Writes the fonts of a document's shaped text, one at a time: PDFKit would write all of them at once when it ends. */
export async function writeShapedFonts(document: PDFKit.PDFDocument): Promise<void> {
  for (const font of Object.values((document as unknown as Insides)._fontFamilies)) {
    font.finalize()
    await nextTurn()
  }
}

function saying(text: string, operators: string): string {
  const units = Array.from({ length: text.length }, (_, index) => hex(text.charCodeAt(index)))
  return `/Span <</ActualText <feff${units.join('')}>>> BDC ${operators} EMC`
}

/** The code of a glyph that stands for these characters: a glyph has one for each meaning. */
function codeOf(embedded: EmbeddedFont, glyph: number, width: number, means: number[]): number {
  const known = codes.get(embedded) ?? new Map<string, number>()
  codes.set(embedded, known)
  const key = `${glyph} ${width} ${means.join(' ')}`
  const code = known.get(key) ?? embedded.subset.glyphs.push(glyph) - 1
  known.set(key, code)
  embedded.unicode[code] = means.length > 0 ? means : [0x200b]
  embedded.widths[code] = width
  return code
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0')
}

function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}
