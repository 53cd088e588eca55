import { setImmediate as nextTurn } from 'node:timers/promises'
import { packed, reserve, usedOnPage, writeObject } from '../pdfkit-internals.ts'
import { fonts, type Weight } from './fonts.ts'

/** The characters of plain text, in the groups by which fonts are cut down; a font has every group that its file uses. */
const groups: [from: number, to: number][][] = [
  [
    [0x20, 0x7e],
    [0xa0, 0xff],
    [0x2010, 0x2027],
  ],
  [[0x100, 0x17f]],
  [
    [0x180, 0x2ff],
    [0x1e00, 0x1eff],
  ],
  [[0x370, 0x3e1]],
  [[0x400, 0x52f]],
  [
    [0x2030, 0x205e],
    [0x20a0, 0x20bf],
    [0x2116, 0x2116],
    [0x2122, 0x2122],
  ],
]

/** The group of a character, as a bit. */
const groupOf = new Uint8Array(0x2123)
for (const [index, ranges] of groups.entries()) {
  for (const [from, to] of ranges) groupOf.fill(1 << index, from, to + 1)
}

const names: Record<Weight, string> = { regular: 'R', semibold: 'S', bold: 'B' }

type Subset = { includeGlyph: (id: number) => number; encode: () => Uint8Array }

type Used = { id: number; groups: number }

type Embedded = { file: Uint8Array; places: Uint8Array; length: number; widths: string }

const used = new WeakMap<PDFKit.PDFDocument, Partial<Record<Weight, Used>>>()
const embedded = new Map<string, Embedded>()

/** The groups of a plain text's characters. */
export function groupsOf(text: string): number {
  let all = 0
  for (let index = 0; index < text.length; index += 1) all |= groupOf[text.charCodeAt(index)] ?? 0
  return all
}

/** Makes a font with these groups known to the current page, and says under which name. */
export function plainFont(document: PDFKit.PDFDocument, weight: Weight, wanted: number): string {
  const fontsUsed = used.get(document) ?? {}
  used.set(document, fontsUsed)
  fontsUsed[weight] ??= { id: reserve(document), groups: 0 }
  const font = fontsUsed[weight]
  font.groups |= wanted
  usedOnPage(document, 'fonts', names[weight], font.id)
  return names[weight]
}

/**
 * Writes the fonts of a document's plain text. The code of a letter is its character, whatever the font has; so text that
 * is set once serves every file, and is read out as it was written. A font is cut down once for the groups it is to have.
 */
export async function writePlainFonts(document: PDFKit.PDFDocument): Promise<void> {
  for (const [weight, { id, groups: wanted }] of Object.entries(used.get(document) ?? {})) {
    writeFont(document, id, weight as Weight, wanted)
    await nextTurn()
  }
}

function writeFont(document: PDFKit.PDFDocument, id: number, weight: Weight, wanted: number): void {
  const { file, places, length, widths } = cut(weight, wanted)
  const font = fonts[weight]
  const name = `/PLAI${letters(wanted)}+${font.postscriptName}`
  const { minX, minY, maxX, maxY } = font.bbox
  const [fileId, placesId, charactersId, descriptor, descendant] = [0, 0, 0, 0, 0].map(() =>
    reserve(document),
  ) as [number, number, number, number, number]
  writeObject(document, fileId, `<</Length1 ${length}>>`, file)
  writeObject(document, placesId, '<<>>', places)
  writeObject(document, charactersId, '<<>>', characters)
  writeObject(
    document,
    descriptor,
    `<</Type /FontDescriptor /FontName ${name} /Flags 4 /FontBBox [${[minX, minY, maxX, maxY]
      .map((value) => thousandths(value, font.unitsPerEm))
      .join(' ')}]
/ItalicAngle 0 /Ascent ${thousandths(font.ascent, font.unitsPerEm)} /Descent ${thousandths(font.descent, font.unitsPerEm)}
/CapHeight ${thousandths(font.capHeight, font.unitsPerEm)} /StemV 0 /FontFile2 ${fileId} 0 R>>`,
  )
  writeObject(
    document,
    descendant,
    `<</Type /Font /Subtype /CIDFontType2 /BaseFont ${name} /CIDToGIDMap ${placesId} 0 R
/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor ${descriptor} 0 R
/W [${widths}]>>`,
  )
  writeObject(
    document,
    id,
    `<</Type /Font /Subtype /Type0 /BaseFont ${name} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R]
/ToUnicode ${charactersId} 0 R>>`,
  )
}

function cut(weight: Weight, wanted: number): Embedded {
  const key = `${weight} ${wanted}`
  const made = embedded.get(key) ?? make(weight, wanted)
  embedded.set(key, made)
  return made
}

function make(weight: Weight, wanted: number): Embedded {
  const font = fonts[weight]
  // Its types do not say what it gives.
  const subset = font.createSubset() as unknown as Subset
  const places = Buffer.alloc(groupOf.length * 2)
  const widths: string[] = []
  for (const [from, to] of groups.filter((_, index) => wanted & (1 << index)).flat()) {
    const some: number[] = []
    for (let code = from; code <= to; code += 1) {
      const glyph = font.glyphForCodePoint(code)
      places.writeUInt16BE(subset.includeGlyph(glyph.id), code * 2)
      some.push(thousandths(glyph.advanceWidth, font.unitsPerEm))
    }
    widths.push(`${from} [${some.join(' ')}]`)
  }
  const file = subset.encode()
  return { file: packed(file), places: packed(places), length: file.length, widths: widths.join('\n') }
}

/** Two capitals for up to 64 numbers, so that fonts with other groups have other names. */
function letters(wanted: number): string {
  return String.fromCharCode(0x41 + (wanted >> 3), 0x41 + (wanted & 7))
}

function thousandths(value: number, unitsPerEm: number): number {
  return Math.round((value * 1000) / unitsPerEm)
}

const rows = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x1e, 0x20, 0x21].map((row) => {
  const high = row.toString(16).padStart(2, '0')
  return `<${high}00> <${high}ff> <${high}00>`
})

/** What every code stands for: the character of its number. */
const characters = packed(`/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${rows.length} beginbfrange
${rows.join('\n')}
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end`)
