import { Document, type PDFDocument, type PDFObject } from 'mupdf'
import { type Meanings, meaningsIn, utf16 } from './to-unicode.ts'

/**
 * What a PDF says, page by page, each marked part of a page as one text, by the words of its standard (ISO 32000-1, 9.10
 * and 14.9.4): `/ActualText` where it is given, else the characters that each glyph stands for, in the order in which
 * they are drawn. What is read from right to left is drawn from left to right; a reader turns it round.
 */
export function saidBy(pdf: Uint8Array): string[][] {
  const document = Document.openDocument(pdf, 'application/pdf') as PDFDocument
  const fonts: Fonts = new Map()
  const pages = Array.from({ length: document.countPages() }, (_, page) =>
    partsOf(document.findPage(page), fonts),
  )
  document.destroy()
  return pages
}

/** A text as it stands on paper from left to right, where it is read from right to left. */
export function turnedRound(text: string): string {
  return [...text].reverse().join('')
}

/** What the codes of the fonts mean, by the number of the font's object. */
type Fonts = Map<number, Meanings>
type Mark = { isPart: boolean; actual: string | undefined }

const tokens = /<<|>>|<[\da-f\s]*>|\((?:\\.|[^\\()])*\)|\/[^\s<>()[\]/]*|[^\s<>()[\]/]+/gis

function partsOf(page: PDFObject, fonts: Fonts): string[] {
  const content = Buffer.from(page.get('Contents').readStream().asUint8Array()).toString('latin1')
  const fontsOfPage = page.getInheritable('Resources').get('Font')
  const parts: string[] = []
  const marks: Mark[] = []
  let text = ''
  let font: Meanings = new Map()
  let operands: string[] = []
  const say = (said: string) => {
    if (marks.every(({ actual }) => actual === undefined)) text += said
  }
  for (const [token] of content.matchAll(tokens)) {
    if (token === 'BDC' || token === 'BMC') marks.push(markOf(operands))
    else if (token === 'EMC') {
      const { isPart, actual } = marks.pop() ?? markOf([])
      say(actual ?? '')
      if (isPart) parts.push(text.trim())
      if (isPart) text = ''
    } else if (token === 'Tf') font = meaningsOf(fontsOfPage.get(operands.at(-2)?.slice(1) ?? ''), fonts)
    else if (token === 'Tj' || token === 'TJ') {
      for (const code of operands.flatMap(codesIn)) say(font.get(code) ?? '\ufffd')
    } else if (!/^[a-z]/i.test(token)) {
      operands.push(token)
      continue
    }
    operands = []
  }
  return parts
}

function meaningsOf(font: PDFObject, known: Fonts): Meanings {
  const number = font.asIndirect()
  const meanings = known.get(number) ?? meaningsIn(font.get('ToUnicode').readStream().asString())
  known.set(number, meanings)
  return meanings
}

function markOf(operands: string[]): Mark {
  const at = operands.indexOf('/ActualText')
  const actual = at < 0 ? undefined : utf16(bytesOf(operands[at + 1] ?? '').subarray(2))
  return { isPart: operands.includes('/MCID'), actual }
}

/** The two-byte codes of a string that is shown, in hexadecimal; none of a number between strings. */
function codesIn(operand: string): string[] {
  return /^[<(]/.test(operand) ? (bytesOf(operand).toString('hex').match(/.{4}/g) ?? []) : []
}

function bytesOf(string: string): Buffer {
  const inner = string.slice(1, -1)
  if (string.startsWith('<')) return Buffer.from(inner.replace(/\s/g, ''), 'hex')
  const plain = inner.replace(/\\(.)/gs, (_, escaped: string) => ({ r: '\r', n: '\n' })[escaped] ?? escaped)
  return Buffer.from(plain, 'latin1')
}
