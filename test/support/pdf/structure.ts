import { Document } from 'mupdf'

/** A part of a PDF's structure, e.g. `H1`, with the text that it holds itself and the parts in it. */
export type Part = { tag: string; text: string; parts: Part[] }

type Block = { type: string; raw: string; contents?: Block[]; lines?: { text: string }[] }

/** The structure of a PDF's first page, as somebody hears it who has it read aloud. */
export function structureOf(pdf: Uint8Array): Part[] {
  const document = Document.openDocument(pdf, 'application/pdf')
  const { blocks } = JSON.parse(document.loadPage(0).toStructuredText('structured').asJSON())
  document.destroy()
  return partsOf(blocks)
}

/** Every part with this tag, wherever it stands. */
export function tagged(tag: string, parts: Part[]): Part[] {
  return parts.flatMap((part) => [...(part.tag === tag ? [part] : []), ...tagged(tag, part.parts)])
}

function partsOf(blocks: Block[] = []): Part[] {
  return blocks
    .filter(({ type }) => type === 'structure')
    .map(({ raw, contents = [] }) => ({ tag: raw, text: textOf(contents), parts: partsOf(contents) }))
}

function textOf(blocks: Block[]): string {
  const lines = blocks.flatMap(({ lines = [] }) => lines.map(({ text }) => text.trim()))
  return lines.join(' ')
}
