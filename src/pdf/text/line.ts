import type { Weight } from '../fonts/fonts.ts'
import { drawGlyphs } from '../fonts/glyphs.ts'
import { plainRun, writePlain } from './plain-text.ts'
import { runsOf } from './runs.ts'
import { type Shaped, shaped } from './shaping.ts'

/** How a line is set. */
export type Setting = { weight: Weight; size: number }

/** What a document has shaped, and which characters no font had. */
type Kept = { lines: Map<string, Shaped[]>; missing: Set<string> }

const kept = new WeakMap<PDFKit.PDFDocument, Kept>()

/** How wide a line is, in points. */
export function widthOf(document: PDFKit.PDFDocument, text: string, { weight, size }: Setting): number {
  const run = plainRun(text, weight)
  if (run) return run.width * size
  return shapedLine(document, text, weight).reduce((sum, { width }) => sum + width * size, 0)
}

/** Writes a line with its baseline at a place, whatever its scripts, in the document's colour. */
export function writeLine(
  document: PDFKit.PDFDocument,
  text: string,
  x: number,
  y: number,
  { weight, size }: Setting,
): void {
  const plain = plainRun(text, weight)
  if (plain) {
    writePlain(document, plain, { x, y, weight, size })
    return
  }
  const { missing } = keptOf(document)
  let at = x
  for (const run of shapedLine(document, text, weight)) {
    drawGlyphs(document, run, { x: at, y, size })
    at += run.width * size
    for (const character of run.missing) missing.add(character)
  }
}

/** The characters that no font has, of what was drawn since this was last asked; what was shaped is forgotten. */
export function takeMissing(document: PDFKit.PDFDocument): string[] {
  const { missing } = keptOf(document)
  kept.delete(document)
  return [...missing].sort()
}

function shapedLine(document: PDFKit.PDFDocument, text: string, weight: Weight): Shaped[] {
  const { lines } = keptOf(document)
  const key = `${weight} ${text}`
  const line = lines.get(key) ?? runsOf(text, weight).map((run) => shaped(run, weight))
  lines.set(key, line)
  return line
}

function keptOf(document: PDFKit.PDFDocument): Kept {
  const known = kept.get(document) ?? { lines: new Map(), missing: new Set() }
  kept.set(document, known)
  return known
}
