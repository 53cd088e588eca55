import { Document } from 'mupdf'

/** The lines of a PDF, page by page, as a reader that copies them gets them. */
export function linesOf(pdf: Uint8Array): string[][] {
  const document = Document.openDocument(pdf, 'application/pdf')
  const pages = Array.from({ length: document.countPages() }, (_, page) => {
    const text = document.loadPage(page).toStructuredText('preserve-whitespace').asText()
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
  })
  document.destroy()
  return pages
}

/** The words of a PDF, white space folded. */
export function wordsOf(pdf: Uint8Array): string {
  return linesOf(pdf).flat().join(' ').replace(/\s+/g, ' ')
}
