import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import { registerFonts } from './fonts.ts'

/** So many bytes may wait for a reader before the next page is drawn. */
const mostWaiting = 64 * 1024

/**
 * Writes one PDF, an A4 page for each item, and ends `out`. It never draws far ahead of who reads, and leaves the event
 * loop free between pages; a reader who goes away ends it.
 *
 * @param about title, author and language of the document
 * @param draw draws an item on the document's current page
 * @param onPage hears how many pages are made
 */
export async function writePages<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  out: Writable,
  about: { title: string; author: string; language: string },
  draw: (document: PDFKit.PDFDocument, item: Item) => void,
  onPage: (made: number) => void = () => {},
): Promise<void> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    font: null as unknown as string,
    lang: about.language,
    displayTitle: true,
    info: { Title: about.title, Author: about.author, Creator: 'Results Online', CreationDate: new Date() },
  })
  registerFonts(document)
  document.pipe(out)
  const written = finished(out)
  // A reader who goes away is noticed between pages; the promise is awaited at the end.
  written.catch(() => {})
  let made = 0
  for await (const item of items) {
    document.addPage()
    draw(document, item)
    made += 1
    onPage(made)
    await nextTurn()
    // PDFKit draws on whether anybody reads or not: what is not read yet waits in the document.
    while (document.readableLength > mostWaiting && !out.destroyed) {
      await Promise.race([once(out, 'drain'), once(out, 'close')])
    }
    if (out.destroyed) break
  }
  document.end()
  await written
}
