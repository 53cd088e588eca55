import { add, addMarks, currentPage, reserve, structureRoot, writeObject } from './pdfkit-internals.ts'

/** A part of a document's structure, such as `P` or `TR`: marked content of the page, or further parts. */
export type Element = { tag: string; says?: string; holds: (() => void) | Element[] }

/** A document's part of the structure that holds all others, and what it holds so far. */
type Whole = { id: number; sections: number[] }

const wholes = new WeakMap<PDFKit.PDFDocument, Whole>()

/** A text as PDF holds it outside of pages. */
export function textString(text: string): string {
  if (/^[ -~]*$/.test(text)) return `(${text.replace(/[\\()]/g, '\\$&')})`
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
}

/** Begins the structure of the current page: a section with a title. Everything that is added is drawn at once. */
export function beginSection(
  document: PDFKit.PDFDocument,
  title: string,
): { add: (element: Element) => void; end: () => void } {
  const page = currentPage(document)
  const whole = wholes.get(document) ?? { id: reserve(document), sections: [] }
  wholes.set(document, whole)
  const section = reserve(document)
  const parts: number[] = []
  const marks: number[] = []
  const write = ({ tag, says = '', holds }: Element, parent: number): number => {
    const id = reserve(document)
    const own = `<</S /${tag} /P ${parent} 0 R ${says}`
    if (typeof holds === 'function') {
      const mark = marks.push(id) - 1
      add(document, `/${tag} <</MCID ${mark}>> BDC`)
      holds()
      add(document, 'EMC')
      writeObject(document, id, `${own}/Pg ${page.id} 0 R /K ${mark}>>`)
    } else {
      const children = holds.map((one) => write(one, id))
      writeObject(document, id, `${own}/K ${references(children)}>>`)
    }
    return id
  }
  return {
    add: (element) => parts.push(write(element, section)),
    end: () => {
      const list = reserve(document)
      writeObject(
        document,
        section,
        `<</S /Sect /P ${whole.id} 0 R /T ${textString(title)} /K ${references(parts)}>>`,
      )
      writeObject(document, list, references(marks))
      whole.sections.push(section)
      addMarks(document, page.key, list)
    },
  }
}

/** Ends a document's structure: one part that holds the sections of all pages. */
export function endStructure(document: PDFKit.PDFDocument): void {
  const whole = wholes.get(document)
  if (!whole) return
  const root = structureRoot(document, whole.id)
  writeObject(document, whole.id, `<</S /Document /P ${root} 0 R /K ${references(whole.sections)}>>`)
}

function references(ids: number[]): string {
  return `[${ids.map((id) => `${id} 0 R`).join(' ')}]`
}
