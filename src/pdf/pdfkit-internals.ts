import { deflateSync } from 'node:zlib'

/**
 * All that is used of PDFKit's insides to make files fast; its version is pinned, `test/pdf/insides.test.ts` holds it to
 * them. PDFKit turns every operator and every line of a file into bytes of its own. Here what a page says is kept as text
 * until the page ends, and what a page adds to the file goes to the reader in one piece.
 */
type Insides = {
  _offset: number
  _offsets: (number | null)[]
  _root: { data: { StructTreeRoot: { id: number; data: { K?: unknown[]; ParentTree: { add: Add } } } } }
  _write: (data: string | Uint8Array) => void
  push: (chunk: Uint8Array | null) => boolean
  addContent: (content: string) => unknown
  flushPages: () => void
  page: Page
}

type Add = (key: number, value: unknown) => void

type Page = {
  structParentTreeKey: number
  dictionary: Reference
  content: Reference & { compress: boolean; write: (bytes: Uint8Array) => void }
  fonts: Record<string, unknown>
  xobjects: Record<string, unknown>
}

/** An object of a file, which others can name before it is written. */
export type Reference = { id: number; data: Record<string, unknown> }

const contents = new WeakMap<Insides, { text: string }>()

/** Makes a new document collect what it writes. */
export function collect(document: PDFKit.PDFDocument): void {
  const insides = insidesOf(document)
  const push = insides.push.bind(insides)
  contents.set(insides, { text: '' })
  let text = ''
  let waiting: Uint8Array[] = []
  const settle = () => {
    if (text !== '') waiting.push(Buffer.from(text, 'latin1'))
    text = ''
  }
  const flush = () => {
    settle()
    if (waiting.length > 0) push(Buffer.concat(waiting))
    waiting = []
  }
  insides._write = (data) => {
    if (typeof data === 'string') {
      text += `${data}\n`
      insides._offset += data.length + 1
      return
    }
    settle()
    waiting.push(data)
    insides._offset += data.length
  }
  insides.push = (chunk) => {
    flush()
    return chunk === null ? push(null) : true
  }
  insides.addContent = (content) => {
    add(document, content)
    return document
  }
}

/** Adds operators to the current page. */
export function add(document: PDFKit.PDFDocument, operators: string): void {
  contentOf(document).text += `${operators}\n`
}

/** What `draw` adds, as text, instead of on the page. */
export function captured(document: PDFKit.PDFDocument, draw: () => void): string {
  const content = contentOf(document)
  const before = content.text
  content.text = ''
  draw()
  const drawn = content.text
  content.text = before
  return drawn
}

/** Ends the current page and gives all that is written so far to the reader. */
export function endPage(document: PDFKit.PDFDocument): void {
  const insides = insidesOf(document)
  const { content } = insides.page
  const collected = contentOf(document)
  content.compress = false
  content.data.Filter = 'FlateDecode'
  content.write(packed(collected.text))
  collected.text = ''
  insides.flushPages()
  insides.push(new Uint8Array())
}

/** Deflated quickly: a twelfth more bytes than at PDFKit's level, in much less time. */
export function packed(data: string | Uint8Array): Uint8Array {
  return deflateSync(typeof data === 'string' ? Buffer.from(data, 'latin1') : data, { level: 3 })
}

/** The number of a new object that `writeObject` will write. */
export function reserve(document: PDFKit.PDFDocument): number {
  return insidesOf(document)._offsets.push(null)
}

/** Writes an object, with its dictionary and its stream as they are to stand in the file. */
export function writeObject(
  document: PDFKit.PDFDocument,
  id: number,
  dictionary: string,
  stream?: Uint8Array,
): void {
  const insides = insidesOf(document)
  insides._offsets[id - 1] = insides._offset
  if (!stream) {
    insides._write(`${id} 0 obj\n${dictionary}\nendobj`)
    return
  }
  const whole = `${dictionary.slice(0, -2)}/Filter /FlateDecode /Length ${stream.length}>>`
  insides._write(`${id} 0 obj\n${whole}\nstream`)
  insides._write(stream)
  insides._write('\nendstream\nendobj')
}

/** Names an object among the fonts or drawings of the current page. */
export function usedOnPage(
  document: PDFKit.PDFDocument,
  kind: 'fonts' | 'xobjects',
  name: string,
  id: number,
): void {
  insidesOf(document).page[kind][name] ??= new AsIs(`${id} 0 R`)
}

/** The fonts of the current page, as a dictionary has them. */
export function fontsOnPage(document: PDFKit.PDFDocument): string {
  const { fonts } = insidesOf(document).page
  return Object.entries(fonts)
    .map(([name, font]) => `/${name} ${font}`)
    .join(' ')
}

/** Makes a part the one that holds the whole structure, and says under which object it stands. */
export function structureRoot(document: PDFKit.PDFDocument, part: number): number {
  const { id, data } = insidesOf(document)._root.data.StructTreeRoot
  data.K = [new AsIs(`${part} 0 R`)]
  return id
}

/** The number of the current page's object, and of its place in the structure's list of pages. */
export function currentPage(document: PDFKit.PDFDocument): { id: number; key: number } {
  const { page } = insidesOf(document)
  return { id: page.dictionary.id, key: page.structParentTreeKey }
}

/** Adds the list of the parts of the structure that each mark of a page belongs to. */
export function addMarks(document: PDFKit.PDFDocument, key: number, marks: number): void {
  insidesOf(document)._root.data.StructTreeRoot.data.ParentTree.add(key, new AsIs(`${marks} 0 R`))
}

/** What PDFKit writes as it stands: neither a name nor a dictionary to it. */
class AsIs {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  get [Symbol.toStringTag](): string {
    return 'AsIs'
  }

  toString(): string {
    return this.#text
  }
}

function contentOf(document: PDFKit.PDFDocument): { text: string } {
  const content = contents.get(insidesOf(document))
  if (!content) throw new Error('a document that does not collect')
  return content
}

function insidesOf(document: PDFKit.PDFDocument): Insides {
  return document as unknown as Insides
}
