import { PassThrough, type Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { TFunction } from 'i18next'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { a4, inner } from '../pdf/a4.ts'
import { colours } from '../pdf/colours.ts'
import { type Progress, writePages } from '../pdf/document.ts'
import { writeText } from '../pdf/text.ts'
import { rememberingTranslator } from '../web/languages.ts'
import { showTime } from '../web/times.ts'
import type { Letter } from './letter.ts'
import { groupedSecretNumber } from './secret-number.ts'

type Context = { config: Config; t: TFunction; language: string }

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
  const context: Context = { config, language, t: rememberingTranslator(language) }
  const madeAt = new Date(letters.reduce((newest, { made_at }) => Math.max(newest, made_at.getTime()), 0))
  const about = {
    title: context.t('letter.title'),
    author: config.boardName,
    language,
    tagged: false,
    madeAt,
  }
  await writePages(letters, out, about, (document, letter) => drawLetter(document, letter, context), progress)
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

function drawLetter(document: PDFKit.PDFDocument, letter: Letter, context: Context): void {
  drawFoldMarks(document)
  drawAddress(document, letter, context)
  drawNumbers(document, letter, context)
  drawSteps(document, context)
  drawRelease(document, letter, context)
  drawNotice(document, context)
}

/** Folds at 105 and 210 mm, for an envelope DL with a window. */
function drawFoldMarks(document: PDFKit.PDFDocument): void {
  for (const millimetres of [105, 210]) {
    const y = (millimetres * 72) / 25.4
    document.moveTo(14, y).lineTo(28, y).lineWidth(0.5).stroke(colours.line)
  }
}

function drawAddress(document: PDFKit.PDFDocument, letter: Letter, { config, t }: Context): void {
  writeText(document, config.boardName, {
    x: a4.margin,
    y: 48,
    width: inner,
    size: 15,
    font: 'bold',
    colour: colours.brand,
  })
  document.rect(a4.margin, 72, inner, 1.5).fill(colours.accent)
  const sender = `${letter.centre_number} ${letter.centre_name}`
  const window = { x: 62, width: 235 }
  writeText(document, sender, { ...window, y: 134, size: 7.5, colour: colours.soft, smallest: 5 })
  writeText(document, t('letter.confidential'), { ...window, y: 150, size: 8.5, font: 'semibold' })
  writeText(document, `${letter.first_name} ${letter.last_name}`, {
    ...window,
    y: 164,
    size: 12,
    smallest: 8,
  })
  writeText(document, t('letter.candidateNumber', { number: letter.candidate_number }), {
    ...window,
    y: 190,
    size: 10,
  })
  writeText(document, `${letter.exam}, ${letter.series}`, { ...window, y: 204, size: 10 })
}

function drawNumbers(document: PDFKit.PDFDocument, letter: Letter, { t }: Context): void {
  writeText(document, t('letter.title'), { x: a4.margin, y: 262, width: inner, size: 17, font: 'bold' })
  writeText(document, t('letter.lead', { exam: letter.exam, series: letter.series }), {
    ...{ x: a4.margin, y: 290, width: inner, size: 10, lines: 2 },
  })
  const [y, height] = [324, 66]
  document.rect(a4.margin, y, inner, height).lineWidth(1.2).stroke(colours.ink)
  const secret = letter.secretNumber
    ? groupedSecretNumber(letter.secretNumber)
    : t('letter.alreadyRegistered')
  const cells: [string, string, number][] = [
    [t('letter.idNumber'), letter.id_number.replace(/^(.{3})(.{3})/, '$1 $2 '), 180],
    [t('letter.secretNumber'), secret, 260],
  ]
  cells.forEach(([label, value, width], index) => {
    const x = a4.margin + 20 + index * 210
    writeText(document, label, { x, y: y + 11, width, size: 9, colour: colours.soft })
    writeText(document, value, { x, y: y + 26, width, size: 20, font: 'bold', smallest: 10 })
  })
}

function drawSteps(document: PDFKit.PDFDocument, { config, t }: Context): void {
  writeText(document, t('letter.howTo'), { x: a4.margin, y: 408, width: inner, size: 12, font: 'semibold' })
  const steps = t('letter.steps', { returnObjects: true, url: `${config.publicUrl}/candidates` }) as string[]
  steps.forEach((step, index) => {
    const y = 430 + index * 29
    writeText(document, String(index + 1), {
      x: a4.margin,
      y,
      width: 16,
      size: 11,
      font: 'bold',
      colour: colours.brand,
    })
    writeText(document, step, { x: a4.margin + 20, y, width: inner - 20, size: 10, lines: 2 })
  })
}

function drawRelease(document: PDFKit.PDFDocument, letter: Letter, { t, language }: Context): void {
  const column = (inner - 24) / 2
  const boxes: [string, string[]][] = [
    [t('letter.whenTitle'), releaseLines(letter, t, language)],
    [
      t('letter.askTitle'),
      [letter.contact.centre, letter.contact.name, letter.contact.email, letter.contact.phone].filter(
        Boolean,
      ),
    ],
  ]
  boxes.forEach(([title, lines], index) => {
    const x = a4.margin + index * (column + 24)
    writeText(document, title, { x, y: 604, width: column, size: 12, font: 'semibold' })
    document
      .moveTo(x, 622)
      .lineTo(x + column, 622)
      .lineWidth(0.5)
      .stroke(colours.line)
    lines.forEach((line, row) => {
      writeText(document, line, { x, y: 629 + row * 15, width: column, size: 10, smallest: 7 })
    })
  })
}

/** The release in force for this candidate, with the delay, in the centre's time zone (A6, A12). */
function releaseLines(letter: Letter, t: TFunction, language: string): string[] {
  if (!letter.release_at) return [t('letter.onHold')]
  const { text, zone } = showTime(letter.release_at, language, letter.time_zone)
  const delay = { hours: Math.floor(letter.delay_minutes / 60), minutes: letter.delay_minutes % 60 }
  return [text, `(${zone})`, ...(letter.delay_minutes > 0 ? [t('letter.delay', delay)] : [])]
}

function drawNotice(document: PDFKit.PDFDocument, { config, t }: Context): void {
  document.rect(a4.margin, 712, inner, 52).fill(colours.ground)
  document.rect(a4.margin, 712, 3, 52).fill(colours.accent)
  const box = { x: a4.margin + 14, width: inner - 26 }
  writeText(document, t('letter.keepTitle'), { ...box, y: 718, size: 9.5, font: 'semibold' })
  writeText(document, t('letter.keepText'), { ...box, y: 732, size: 8.5, lines: 2 })
  writeText(document, `${config.publicUrl}/candidates`, {
    x: a4.margin,
    y: 788,
    width: inner,
    size: 9,
    colour: colours.soft,
  })
}
