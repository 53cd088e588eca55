import { a4 } from './a4.ts'
import { type Box, number } from './operators.ts'
import { add } from './pdfkit-internals.ts'
import { stamp } from './stamp.ts'
import { beginSection, type Element, textString } from './structure.ts'
import { isPlain } from './text/runs.ts'

/** Draws decoration, which a screen reader passes over; what has the same key is the same on every page. */
export function decoration(document: PDFKit.PDFDocument, key: string, operators: () => string): void {
  add(document, '/Artifact BMC')
  stamp(document, key, () => add(document, operators()))
  add(document, 'EMC')
}

/** A part of a page's structure: adds what it holds in the order in which it is to be read. */
export type Part = {
  /** A text; `says` is what it says, if it may be in a script whose letters stand in another order than they are read. */
  text: (tag: 'H1' | 'H2' | 'P', draw: () => void, says?: string) => void
  /** A picture, what it says in words, and where it is. */
  figure: (alternative: string, box: Box, draw: () => void) => void
  /** Rows of cells, each drawn by its own function; the first row and the first column are headings. */
  table: (rows: (() => void)[][]) => void
  /** Numbered steps: the number and the text of each, drawn by functions of their own. */
  list: (items: [number: () => void, text: () => void][]) => void
}

/** Begins the structure of a page, titled so that pages of a large file can be told apart. */
export function tagPage(document: PDFKit.PDFDocument, title: string, draw: (part: Part) => void): void {
  const section = beginSection(document, title)
  draw({
    text: (tag, holds, text = '') => {
      const says = isPlain(text) ? '' : `/ActualText ${textString(text)}`
      section.add({ tag, says, holds })
    },
    figure: (alternative, box, holds) =>
      section.add({ tag: 'Figure', says: `/Alt ${textString(alternative)} ${placeOf(box)}`, holds }),
    table: (rows) =>
      section.add({
        tag: 'Table',
        holds: rows.map((cells, row) => ({
          tag: 'TR',
          holds: cells.map((holds, column) => cellOf(row, column, holds)),
        })),
      }),
    list: (items) =>
      section.add({
        tag: 'L',
        says: '/A <</O /List /ListNumbering /Decimal>>',
        holds: items.map(([number, text]) => ({
          tag: 'LI',
          holds: [
            { tag: 'Lbl', holds: number },
            { tag: 'LBody', holds: text },
          ],
        })),
      }),
  })
  section.end()
}

/** A picture says which part of the page it takes (PDF 1.7, table 344), measured from the lower left corner. */
function placeOf({ x, y, width, height }: Box): string {
  const corners = [x, a4.height - y - height, x + width, a4.height - y]
  return `/A <</O /Layout /Placement /Block /BBox [${corners.map(number).join(' ')}]>>`
}

/** A heading says for which cells it stands (PDF/UA-1, 7.5). */
function cellOf(row: number, column: number, holds: () => void): Element {
  if (row > 0 && column > 0) return { tag: 'TD', holds }
  return { tag: 'TH', says: `/A <</O /Table /Scope /${row === 0 ? 'Column' : 'Row'}>>`, holds }
}
