import type { Config } from '../../config.ts'
import { groupedSecretNumber } from '../../numbers/secret-number.ts'
import { a4, inner } from '../../pdf/a4.ts'
import { colours } from '../../pdf/colours.ts'
import { line, rectangle } from '../../pdf/operators.ts'
import { decoration, type Part, tagPage } from '../../pdf/tags.ts'
import { writeText } from '../../pdf/text/text.ts'
import type { Translate } from '../../web/languages/languages.ts'
import { showTime } from '../../web/languages/times.ts'
import type { Letter } from '../letter.ts'

/** What all letters of a file have in common. */
export type LetterContext = { config: Config; t: Translate; language: string }

/** A letter that is being drawn. */
type Paper = LetterContext & {
  document: PDFKit.PDFDocument
  part: Part
  letter: Letter
  /** Where the texts for this candidate begin in the catalogue: who is registered has no Secret Number to enter. */
  texts: 'letter' | 'letter.registered'
}

const numbers = { x: a4.margin, y: 324, width: inner, height: 66 }
const notice = { x: a4.margin, y: 712, width: inner, height: 52 }
const columnWidth = (inner - 24) / 2
const columns = [a4.margin, a4.margin + columnWidth + 24]

/** Draws a letter on the document's current page, A4 upright; its upper part fits a window envelope (DIN 5008, form B). */
export function drawLetter(document: PDFKit.PDFDocument, letter: Letter, context: LetterContext): void {
  tagPage(document, nameOf(letter), (part) => {
    const texts = letter.secretNumber ? 'letter' : 'letter.registered'
    const paper = { document, part, letter, texts, ...context } as const
    decoration(document, 'letter', frame)
    drawAddress(paper)
    drawNumbers(paper)
    drawSteps(paper)
    drawRelease(paper)
    drawNotice(paper)
  })
}

/** What is the same in all letters, with marks for folds at 105 and 210 mm, for an envelope DL with a window. */
function frame(): string {
  const folds = [105, 210].map((millimetres) => (millimetres * 72) / 25.4)
  return [
    ...folds.map((y) => line([14, y], [28, y], 0.5, colours.line)),
    rectangle({ x: a4.margin, y: 72, width: inner, height: 1.5 }, { fill: colours.accent }),
    rectangle(numbers, { edge: colours.ink, edgeWidth: 1.2 }),
    ...columns.map((x) => line([x, 622], [x + columnWidth, 622], 0.5, colours.line)),
    rectangle(notice, { fill: colours.ground }),
    rectangle({ ...notice, width: 3 }, { fill: colours.accent }),
  ].join('')
}

function drawAddress({ document, part, letter, config, t }: Paper): void {
  const board = { x: a4.margin, y: 48, width: inner, size: 15, font: 'bold' as const, colour: colours.brand }
  part.text('P', () => writeText(document, config.boardName, board), config.boardName)
  const window = { x: 62, width: 235 }
  const sender = `${letter.centre_number} ${letter.centre_name}`
  const small = { ...window, y: 134, size: 7.5, colour: colours.soft, smallest: 5 }
  part.text('P', () => writeText(document, sender, small), sender)
  part.text('P', () =>
    writeText(document, t('letter.confidential'), { ...window, y: 150, size: 8.5, font: 'semibold' }),
  )
  const name = nameOf(letter)
  part.text('P', () => writeText(document, name, { ...window, y: 164, size: 12, smallest: 8 }), name)
  const exam = `${letter.exam}, ${letter.series}`
  const number = t('letter.candidateNumber', { number: letter.candidate_number })
  const drawExam = () => {
    writeText(document, number, { ...window, y: 190, size: 10 })
    writeText(document, exam, { ...window, y: 204, size: 10 })
  }
  part.text('P', drawExam, `${number} ${exam}`)
}

function drawNumbers({ document, part, letter, texts, t }: Paper): void {
  const box = { x: a4.margin, width: inner }
  part.text('H1', () => writeText(document, t('letter.title'), { ...box, y: 262, size: 17, font: 'bold' }))
  const lead = t(`${texts}.lead`, { exam: letter.exam, series: letter.series })
  part.text('P', () => writeText(document, lead, { ...box, y: 290, size: 10, lines: 2 }), lead)
  const secret = letter.secretNumber
    ? groupedSecretNumber(letter.secretNumber)
    : t('letter.alreadyRegistered')
  const cells: [string, string, number][] = [
    [t('letter.idNumber'), letter.id_number.replace(/^(.{3})(.{3})/, '$1 $2 '), 180],
    [t('letter.secretNumber'), secret, 240],
  ]
  cells.forEach(([label, value, width], index) => {
    const cell = { x: a4.margin + 20 + index * 210, width }
    part.text('P', () => {
      writeText(document, label, { ...cell, y: numbers.y + 11, size: 9, colour: colours.soft })
      writeText(document, value, { ...cell, y: numbers.y + 26, size: 20, font: 'bold', smallest: 10 })
    })
  })
}

function drawSteps({ document, part, texts, config, t }: Paper): void {
  const title = { x: a4.margin, y: 408, width: inner, size: 12, font: 'semibold' as const }
  part.text('H2', () => writeText(document, t(`${texts}.howTo`), title))
  const url = `${config.publicUrl}/candidates`
  const steps = t(`${texts}.steps`, { returnObjects: true, url }) as string[]
  const number = { x: a4.margin, width: 16, size: 10, font: 'bold' as const, colour: colours.brand }
  const text = { x: a4.margin + 20, width: inner - 20, size: 10, lines: 2 }
  let y = 430
  const drawText = (step: string) => {
    y += writeText(document, step, { ...text, y }) + 6
  }
  part.list(
    steps.map((step, index) => [
      () => writeText(document, String(index + 1), { ...number, y }),
      () => drawText(step),
    ]),
  )
}

function drawRelease({ document, part, letter, t, language }: Paper): void {
  const { centre, name, email, phone } = letter.contact
  const boxes: [string, string[]][] = [
    [t('letter.whenTitle'), releaseLines(letter, t, language)],
    [t('letter.askTitle'), [centre, name, email, phone].filter(Boolean)],
  ]
  boxes.forEach(([title, lines], index) => {
    const column = { x: columns[index] ?? 0, width: columnWidth }
    part.text('H2', () => writeText(document, title, { ...column, y: 604, size: 12, font: 'semibold' }))
    const draw = () =>
      lines.forEach((text, row) => {
        writeText(document, text, { ...column, y: 629 + row * 15, size: 10, smallest: 7 })
      })
    part.text('P', draw, lines.join(', '))
  })
}

/** The release in force for this candidate, with the delay, in the centre's time zone (A6, A12). */
function releaseLines(letter: Letter, t: Translate, language: string): string[] {
  if (!letter.release_at) return [t('letter.onHold')]
  const { text, zone } = showTime(letter.release_at, language, letter.time_zone)
  const delay = { hours: Math.floor(letter.delay_minutes / 60), minutes: letter.delay_minutes % 60 }
  return [text, `(${zone})`, ...(letter.delay_minutes > 0 ? [t('letter.delay', delay)] : [])]
}

function drawNotice({ document, part, texts, config, t }: Paper): void {
  const box = { x: a4.margin + 14, width: inner - 26 }
  part.text('H2', () =>
    writeText(document, t('letter.keepTitle'), { ...box, y: 718, size: 9.5, font: 'semibold' }),
  )
  part.text('P', () => writeText(document, t(`${texts}.keepText`), { ...box, y: 732, size: 8.5, lines: 2 }))
  const address = { x: a4.margin, y: 788, width: inner, size: 9, colour: colours.soft }
  part.text('P', () => writeText(document, `${config.publicUrl}/candidates`, address))
}

function nameOf(letter: Letter): string {
  return `${letter.first_name} ${letter.last_name}`
}
