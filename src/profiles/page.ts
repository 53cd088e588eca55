import type { TFunction } from 'i18next'
import type { Config } from '../config.ts'
import { a4, inner } from '../pdf/a4.ts'
import { colours } from '../pdf/colours.ts'
import { wrap, write } from '../pdf/text.ts'
import { showDay, showTime } from '../web/times.ts'
import { drawChart } from './chart-on-paper.ts'
import { writeFitted } from './fitted.ts'
import { paperSize, profileChart } from './geometry.ts'
import type { Profile } from './profile.ts'
import { groupedReference } from './reference.ts'

/** What all pages of a document have in common. */
export type PageContext = { config: Config; t: TFunction; language: string; made: Date }

/** Draws one profile on the document's current page, A4 upright. */
export function drawProfile(document: PDFKit.PDFDocument, profile: Profile, context: PageContext): void {
  drawHead(document, profile, context)
  drawCandidate(document, profile, context)
  drawOutcome(document, profile, context)
  drawFigures(document, profile, context)
  drawNotice(document, context)
  drawFoot(document, profile, context)
}

function drawHead(document: PDFKit.PDFDocument, profile: Profile, { config, t }: PageContext): void {
  document.rect(0, 0, a4.width, 54).fill(colours.brand)
  document.rect(0, 54, a4.width, 3).fill(colours.accent)
  write(document, config.boardName, {
    x: a4.margin,
    y: 17,
    width: inner,
    size: 15,
    font: 'bold',
    colour: '#ffffff',
  })
  const half = inner / 2
  write(document, t('profile.title'), { x: a4.margin, y: 74, width: half, size: 21, font: 'bold' })
  write(document, t('profile.subtitle'), {
    x: a4.margin,
    y: 102,
    width: half,
    size: 9.5,
    colour: colours.soft,
  })
  const end = { x: a4.margin + half, width: half, align: 'right' } as const
  write(document, t('profile.reference'), { ...end, y: 81, size: 7.5, colour: colours.soft })
  write(document, groupedReference(profile.reference), { ...end, y: 91, size: 12, font: 'semibold' })
}

function drawCandidate(document: PDFKit.PDFDocument, profile: Profile, { t, language }: PageContext): void {
  const name = `${profile.firstName} ${profile.lastName}`
  writeFitted(document, name, { x: a4.margin, y: 128, width: inner, height: 34, size: 17, font: 'semibold' })
  const place = (centre: { number: string; name: string } | null) =>
    centre ? `${centre.number}  ${centre.name}` : '–'
  const details: [string, string][] = [
    [t('profile.exam'), profile.exam.name],
    [t('profile.series'), profile.series.name],
    [t('profile.candidateNumber'), profile.candidateNumber],
    [t('profile.dateOfBirth'), showDay(profile.dateOfBirth, language)],
    [t('profile.centre'), place(profile.centre)],
    [t('profile.preparationCentre'), place(profile.preparationCentre)],
  ]
  const column = (inner - 24) / 2
  details.forEach(([label, value], index) => {
    const x = a4.margin + (index % 2) * (column + 24)
    const y = 168 + Math.floor(index / 2) * 34
    // The last row is higher: names of centres are long.
    const height = index < 4 ? 16 : 24
    write(document, label, { x, y, width: column, size: 7.5, colour: colours.soft })
    writeFitted(document, value, { x, y: y + 10, width: column, height, size: 10.5 })
    document
      .moveTo(x, y + 12 + height)
      .lineTo(x + column, y + 12 + height)
      .lineWidth(0.4)
      .stroke(colours.line)
  })
}

function drawOutcome(document: PDFKit.PDFDocument, { overall }: Profile, { t }: PageContext): void {
  const [y, height] = [286, 62]
  document.rect(a4.margin, y, inner, height).lineWidth(1).stroke(colours.brand)
  document.rect(a4.margin, y, 5, height).fill(colours.brand)
  if (overall.score === null) {
    const box = { x: a4.margin + 20, width: inner - 40 }
    write(document, t(`profile.status.${overall.status}`), {
      ...box,
      y: y + 10,
      size: 15,
      font: 'bold',
      smallest: 9,
    })
    wrap(document, t(`profile.statusText.${overall.status}`), { ...box, y: y + 33, size: 8.5, height: 26 })
    return
  }
  const cells: [string, string][] = [
    [t('profile.overallScore'), String(overall.score)],
    [t('profile.grade'), overall.grade ?? t('profile.belowScale')],
    [t('profile.cefr'), overall.cefr ?? '–'],
  ]
  cells.forEach(([label, value], index) => {
    const x = a4.margin + 20 + index * ((inner - 20) / 3)
    const width = (inner - 20) / 3 - 16
    write(document, label, { x, y: y + 9, width, size: 8, colour: colours.soft })
    writeFitted(document, value, { x, y: y + 21, width, height: 32, size: 24, font: 'bold' })
  })
}

function drawFigures(document: PDFKit.PDFDocument, profile: Profile, { t }: PageContext): void {
  const chart = profileChart(profile, t, paperSize)
  if (chart) drawChart(document, chart, a4.margin, 361)
  const top = 361 + (chart?.height ?? 0) + 11
  const columns = [a4.margin, a4.margin + 250, a4.margin + 370]
  const line = (texts: string[], y: number, font: 'regular' | 'semibold') =>
    texts.forEach((text, index) => {
      write(document, text, {
        x: columns[index] ?? 0,
        y,
        width: index === 0 ? 240 : 120,
        size: 8.5,
        font,
        smallest: 6,
      })
    })
  line([t('profile.componentHeading'), t('profile.score'), t('profile.cefr')], top, 'semibold')
  const rows = [...profile.components, profile.overall]
  rows.forEach((row, index) => {
    const y = top + 16 + index * 15
    document
      .moveTo(a4.margin, y - 2.5)
      .lineTo(a4.margin + inner, y - 2.5)
      .lineWidth(0.4)
      .stroke(colours.line)
    const value = row.score === null ? t(`profile.status.${row.status}`) : String(row.score)
    const font = row.code === 'overall' ? 'semibold' : 'regular'
    line([t(`profile.component.${row.code}`), value, row.score === null ? '' : (row.cefr ?? '–')], y, font)
  })
}

/** A11 stands on every page that shows a result. */
function drawNotice(document: PDFKit.PDFDocument, { t }: PageContext): void {
  const [y, height] = [724, 48]
  document.rect(a4.margin, y, inner, height).fill(colours.ground)
  document.rect(a4.margin, y, 3, height).fill(colours.accent)
  const box = { x: a4.margin + 14, width: inner - 26 }
  write(document, t('common.provisional.title'), { ...box, y: y + 7, size: 9, font: 'semibold' })
  wrap(document, t('common.provisional.text'), { ...box, y: y + 20, size: 8.5, height: 26 })
}

function drawFoot(
  document: PDFKit.PDFDocument,
  profile: Profile,
  { config, t, language, made }: PageContext,
): void {
  const y = 792
  document
    .moveTo(a4.margin, y - 6)
    .lineTo(a4.margin + inner, y - 6)
    .lineWidth(0.6)
    .stroke(colours.brand)
  const reference = `${t('profile.reference')}  ${groupedReference(profile.reference)}`
  write(document, reference, { x: a4.margin, y, width: 220, size: 9, font: 'semibold' })
  const produced = t('profile.produced', { time: showTime(made, language, config.boardTimeZone).text })
  const size = { width: inner - 230, size: 7.5, colour: colours.soft, align: 'right' } as const
  write(document, produced, { x: a4.margin + 230, y: y - 1, ...size })
  write(document, config.publicUrl, { x: a4.margin + 230, y: y + 10, ...size })
}
