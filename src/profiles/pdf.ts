import { once } from 'node:events'
import { PassThrough, type Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import type { Config } from '../config.ts'
import { translator } from '../web/languages.ts'
import { registerFonts } from './fonts.ts'
import { drawProfile, type PageContext } from './pdf-page.ts'
import type { Profile } from './profile.ts'

/** So many bytes may wait for a reader before the next page is drawn. */
const mostWaiting = 64 * 1024

/**
 * Writes profiles as one PDF, a page each, and ends `out`. It never draws far ahead of who reads, and leaves the event
 * loop free between pages; a reader who goes away ends it.
 *
 * @param options `onPage` hears how many pages are made
 */
export async function writeProfiles(
  profiles: Iterable<Profile> | AsyncIterable<Profile>,
  out: Writable,
  config: Config,
  language: string,
  options: { onPage?: (made: number) => void } = {},
): Promise<void> {
  const context: PageContext = { config, language, t: translator(language), made: new Date() }
  const title = `${context.t('profile.title')} – ${config.boardName}`
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    font: null as unknown as string,
    lang: language,
    displayTitle: true,
    info: { Title: title, Author: config.boardName, Creator: 'Results Online', CreationDate: context.made },
  })
  registerFonts(document)
  document.pipe(out)
  const written = finished(out)
  // A reader who goes away is noticed between pages; the promise is awaited at the end.
  written.catch(() => {})
  let made = 0
  for await (const profile of profiles) {
    document.addPage()
    drawProfile(document, profile, context)
    made += 1
    options.onPage?.(made)
    if (out.destroyed) break
    if (out.writableLength > mostWaiting) await Promise.race([once(out, 'drain'), once(out, 'close')])
    else await nextTurn()
  }
  document.end()
  await written
}

/** One profile as a PDF. */
export async function profilePdf(profile: Profile, config: Config, language: string): Promise<Buffer> {
  const out = new PassThrough()
  const [pdf] = await Promise.all([buffer(out), writeProfiles([profile], out, config, language)])
  return pdf
}
