import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import { writeShapedFonts } from './fonts/glyphs.ts'
import { writePlainFonts } from './fonts/plain-fonts.ts'
import { readFontsFor } from './fonts/script-fonts.ts'
import { collect, endPage } from './pdfkit-internals.ts'
import { endStructure } from './structure.ts'
import { takeMissing } from './text/line.ts'
import { isPlain } from './text/runs.ts'

/** So many bytes may wait for a reader before the next page is drawn. */
const mostWaiting = 64 * 1024

/**
 * What a file says about itself; `madeAt` where the time is part of what it shows, so that it is the same file however often
 * it is written.
 */
export type About = { title: string; author: string; language: string; madeAt?: Date }

/** A page: its texts that may be in any script, and what draws it. */
export type Page<Item> = {
  texts: (item: Item) => readonly string[]
  draw: (document: PDFKit.PDFDocument, item: Item) => void
}

/** Who hears how a file is getting on, and what ends the work early. */
export type Progress<Item> = {
  onPage?: (made: number) => void
  /** Hears which characters of a page no font has, such as `U+1F600`; they stand as "�" on it. */
  onMissing?: (item: Item, characters: string[]) => void
  signal?: AbortSignal
}

/**
 * Writes one PDF, an A4 page for each item, and ends `out`. It never draws far ahead of who reads, and leaves the
 * event loop free between pages. A reader who goes away, an error or the signal ends it, and `out` with it.
 *
 * @param page makes an item the document's current page
 * @throws what ended it early
 */
export async function writePages<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  out: Writable,
  about: About,
  page: Page<Item>,
  { onPage, onMissing, signal }: Progress<Item> = {},
): Promise<void> {
  const document = newDocument(about)
  // PDFKit's types do not say that a document is a stream of its own bytes.
  const bytes = document as unknown as Readable
  const written = pipeline(bytes, out, { signal })
  // Noticed between pages; awaited at the end.
  written.catch(() => {})
  let made = 0
  try {
    for await (const item of items) {
      if (bytes.destroyed) break
      const texts = page.texts(item).filter((text) => !isPlain(text))
      if (texts.length > 0) await readFontsFor(texts)
      document.addPage()
      page.draw(document, item)
      endPage(document)
      const missing = takeMissing(document)
      if (missing.length > 0) onMissing?.(item, missing.map(codePoint))
      made += 1
      onPage?.(made)
      await hasRoom(bytes, out)
    }
    endStructure(document)
    await writePlainFonts(document)
    await writeShapedFonts(document)
    if (!bytes.destroyed) document.end()
  } catch (error) {
    bytes.destroy(error instanceof Error ? error : new Error('page not drawn', { cause: error }))
  }
  await written
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

function newDocument({ title, author, language, madeAt }: About): PDFKit.PDFDocument {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    // The name is the one of PDFKit's sources; its types know another.
    subset: 'PDF/UA' as 'PDF/A-1',
    // A parsed font named here would be made again at every use (pdf.md, trap 3).
    font: null as unknown as string,
    info: { Title: title, Author: author, Creator: 'Results Online', CreationDate: madeAt ?? new Date() },
  })
  collect(document)
  return document
}

/** Waits until the reader has taken most of what is drawn; PDFKit itself never waits (pdf.md, trap 8). */
async function hasRoom(bytes: Readable, out: Writable): Promise<void> {
  await nextTurn()
  while (!out.destroyed && out.writableNeedDrain && bytes.readableLength + out.writableLength > mostWaiting) {
    await drained(out)
  }
}

async function drained(out: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      out.off('drain', done).off('close', done)
      resolve()
    }
    out.on('drain', done).on('close', done)
  })
}
