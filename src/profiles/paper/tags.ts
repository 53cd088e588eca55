import { isPlain } from '../../pdf/runs.ts'

/** Draws decoration: what a screen reader passes over. */
export function decoration(document: PDFKit.PDFDocument, draw: () => void): void {
  document.markContent('Artifact')
  draw()
  document.endMarkedContent()
}

/** A part of a page's structure: adds what it holds in the order in which it is to be read. */
export type Part = {
  /** A text; `says` is what it says, if it may be in a script whose letters stand in another order than they are read. */
  text: (tag: 'H1' | 'H2' | 'P', draw: () => void, says?: string) => void
  /** A picture, and what it says in words. */
  figure: (alternative: string, draw: () => void) => void
  /** Rows of cells, each drawn by its own function; the first row and the first column are headings. */
  table: (rows: (() => void)[][]) => void
}

/** Begins the structure of a page, titled so that pages of a large file can be told apart. */
export function tagPage(document: PDFKit.PDFDocument, title: string, draw: (part: Part) => void): void {
  const page = document.struct('Sect', { title })
  document.addStructure(page)
  draw({
    text: (tag, drawText, says = '') =>
      page.add(document.struct(tag, isPlain(says) ? {} : { actual: says }, drawText)),
    figure: (alt, drawFigure) => page.add(document.struct('Figure', { alt }, drawFigure)),
    table: (rows) =>
      page.add(
        document.struct(
          'Table',
          {},
          rows.map((cells, row) =>
            document.struct(
              'TR',
              {},
              cells.map((cell, column) =>
                row === 0 || column === 0
                  ? heading(document, row === 0 ? 'Column' : 'Row', cell)
                  : document.struct('TD', {}, cell),
              ),
            ),
          ),
        ),
      ),
  })
  page.end()
}

/** A heading says for which cells it stands (PDF/UA-1, 7.5); PDFKit has no option for that. */
function heading(document: PDFKit.PDFDocument, scope: 'Column' | 'Row', draw: () => void) {
  const cell = document.struct('TH', {}, draw)
  const { dictionary } = cell as unknown as { dictionary: { data: Record<string, unknown> } }
  dictionary.data.A = { O: 'Table', Scope: scope }
  return cell
}
