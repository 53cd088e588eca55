import { PassThrough, type Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import { type Page, type Progress, writePages } from '../../pdf/document.ts'
import { translator } from '../../web/languages/languages.ts'
import type { Letter } from '../letter.ts'
import { drawLetter, type LetterContext } from './letter-page.ts'

/**
 * Writes letters "Confidential Examination results information" as one PDF, a page each, and ends `out` (A12). The upper
 * part fits a window envelope (DIN 5008, form B), with fold marks; everything reads in black and white. The same letters
 * make the same file again.
 */
export async function writeLetters(
  letters: readonly Letter[],
  out: Writable,
  config: Config,
  language: string,
  progress: Progress<Letter> = {},
): Promise<void> {
  const context: LetterContext = { config, language, t: translator(language) }
  const madeAt = new Date(letters.reduce((newest, { made_at }) => Math.max(newest, made_at.getTime()), 0))
  const about = {
    title: context.t('letter.title'),
    author: config.boardName,
    language,
    madeAt,
  }
  const page: Page<Letter> = {
    texts: ({ first_name, last_name, centre_name, exam, series, contact }) => [
      config.boardName,
      first_name,
      last_name,
      centre_name,
      exam,
      series,
      contact.name,
      contact.centre,
    ],
    draw: (document, letter) => drawLetter(document, letter, context),
  }
  await writePages(letters, out, about, page, progress)
}

/** One letter as a PDF (S13); the log is told of characters that no font has. */
export async function letterPdf(
  letter: Letter,
  config: Config,
  language: string,
  log: Pick<Logger, 'warn'>,
): Promise<Buffer> {
  const content = new PassThrough()
  const progress = { onMissing: warnOfMissing(log) }
  const [pdf] = await Promise.all([
    buffer(content),
    writeLetters([letter], content, config, language, progress),
  ])
  return pdf
}

/** Tells the log which characters of a letter no font has, by its entry: names stay out of logs. */
export function warnOfMissing(log: Pick<Logger, 'warn'>): (letter: Letter, characters: string[]) => void {
  return ({ entry_id }, characters) =>
    log.warn({ entryId: entry_id, characters }, 'characters without a font')
}
