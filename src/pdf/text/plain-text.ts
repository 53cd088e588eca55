import type { GlyphRun } from 'fontkit'
import { boundedCache } from '../../bounded-cache.ts'
import { fonts, type Weight } from '../fonts/fonts.ts'
import { groupsOf, plainFont } from '../fonts/plain-fonts.ts'
import { number } from '../operators.ts'
import { add } from '../pdfkit-internals.ts'
import { isPlain } from './runs.ts'

/** A plain text as it is written, its width in units of its size, and the groups of its characters. */
export type Run = { shown: string; width: number; groups: number }

const runs = {
  regular: boundedCache<Run | null>(),
  semibold: boundedCache<Run | null>(),
  bold: boundedCache<Run | null>(),
}
const kerns = boundedCache<number>(50_000)
const advances: Record<Weight, number[]> = { regular: [], semibold: [], bold: [] }

/** A text as the base font alone sets it, with nothing to shape and nothing to turn round; none where that takes more. */
export function plainRun(text: string, weight: Weight): Run | undefined {
  return runs[weight](text, () => (isPlain(text) ? laidOut(text, weight) : null)) ?? undefined
}

/** Writes a plain text with its baseline at a place, in the document's colour. */
export function writePlain(
  document: PDFKit.PDFDocument,
  { shown, groups }: Run,
  at: { x: number; y: number; weight: Weight; size: number },
): void {
  const font = plainFont(document, at.weight, groups)
  add(document, `BT /${font} ${number(at.size)} Tf 1 0 0 -1 ${number(at.x)} ${number(at.y)} Tm ${shown} ET`)
}

/**
 * Letters one after the other, moved where the font says so of two neighbours; the font itself is asked once, where two are
 * new. What follows a space is not moved, as in PDFKit, which sets word by word. An unseen space ends it: who has a page
 * read out hears the words of two lines, or of a label and its value, apart.
 */
function laidOut(text: string, weight: Weight): Run {
  const font = fonts[weight]
  const perEm = font.unitsPerEm
  let set: GlyphRun | undefined
  const kernAt = (index: number) => {
    if (text[index] === ' ') return 0
    return kerns(`${weight}${text.slice(index, index + 2)}`, () => {
      set ??= font.layout(text)
      return (set.positions[index]?.xAdvance ?? 0) - advanceOf(text.charCodeAt(index), weight)
    })
  }
  let width = 0
  let shown = '[('
  for (let index = 0; index < text.length; index += 1) {
    const one = text.charCodeAt(index)
    shown += coded(one)
    const kern = index + 1 < text.length ? kernAt(index) : 0
    if (kern !== 0) shown += `)${Math.round((-kern * 1000) / perEm)}(`
    width += advanceOf(one, weight) + kern
  }
  shown += `${coded(0x20)})] TJ`
  return { shown, width: width / perEm, groups: groupsOf(`${text} `) }
}

/** A character as the two bytes of its code. */
function coded(code: number): string {
  return String.fromCharCode(code >> 8, code & 0xff)
    .replace(/[()\\]/g, '\\$&')
    .replaceAll('\r', '\\r')
}

function advanceOf(code: number, weight: Weight): number {
  const known = advances[weight]
  const advance = known[code] ?? fonts[weight].glyphForCodePoint(code).advanceWidth
  known[code] = advance
  return advance
}
