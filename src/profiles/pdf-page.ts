import type { TFunction } from 'i18next'
import type { Config } from '../config.ts'
import { showDay, showTime } from '../web/times.ts'
import { normalised } from './fonts.ts'
import { paperSize, profileChart } from './geometry.ts'
import { drawChart } from './pdf-chart.ts'
import { colours } from './pdf-colours.ts'
import type { Profile } from './profile.ts'
import { groupedReference } from './reference.ts'

/** What all pages of a document have in common. */
export type PageContext = { config: Config; t: TFunction; language: string; made: Date }

const page = { width: 595.28, height: 841.89, margin: 48 }
const inner = page.width - 2 * page.margin

/** Draws one profile on the document's current page, A4 upright. */
export function drawProfile(document: PDFKit.PDFDocument, profile: Profile, context: PageContext): void {
  drawHead(document, context)
  drawCandidate(document, profile, context)
  drawOutcome(document, profile, context)
  drawFigures(document, profile, context)
  drawNotice(document, context)
  drawFoot(document, profile, context)
}

function drawHead(document: PDFKit.PDFDocument, { config, t }: PageContext): void {
  document.rect(0, 0, page.width, 54).fill(colours.brand)
  document.rect(0, 54, page.width, 3).fill(colours.accent)
  write(document, config.boardName, {
    x: page.margin,
    y: 17,
    width: inner,
    size: 15,
    font: 'bold',
    colour: '#ffffff',
  })
  write(document, t('profile.title'), { x: page.margin, y: 76, width: inner, size: 21, font: 'bold' })
  write(document, t('profile.subtitle'), {
    x: page.margin,
    y: 104,
    width: inner,
    size: 9.5,
    colour: colours.soft,
  })
}

function drawCandidate(document: PDFKit.PDFDocument, profile: Profile, { t, language }: PageContext): void {
  const name = `${profile.firstName} ${profile.lastName}`
  write(document, name, { x: page.margin, y: 130, width: inner, size: 17, font: 'semibold', smallest: 9 })
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
    const x = page.margin + (index % 2) * (column + 24)
    const y = 164 + Math.floor(index / 2) * 34
    write(document, label, { x, y, width: column, size: 7.5, colour: colours.soft })
    write(document, value, { x, y: y + 10, width: column, size: 10.5, smallest: 6.5 })
    document
      .moveTo(x, y + 28)
      .lineTo(x + column, y + 28)
      .lineWidth(0.4)
      .stroke(colours.line)
  })
}

function drawOutcome(document: PDFKit.PDFDocument, { overall }: Profile, { t }: PageContext): void {
  const [y, height] = [276, 62]
  document.rect(page.margin, y, inner, height).lineWidth(1).stroke(colours.brand)
  document.rect(page.margin, y, 5, height).fill(colours.brand)
  if (overall.score === null) {
    const box = { x: page.margin + 20, width: inner - 40 }
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
    const x = page.margin + 20 + index * ((inner - 20) / 3)
    const width = (inner - 20) / 3 - 16
    write(document, label, { x, y: y + 9, width, size: 8, colour: colours.soft })
    write(document, value, { x, y: y + 21, width, size: 24, font: 'bold', smallest: 9 })
  })
}

function drawFigures(document: PDFKit.PDFDocument, profile: Profile, { t }: PageContext): void {
  const chart = profileChart(profile, t, paperSize)
  if (chart) drawChart(document, chart, page.margin, 352)
  const top = 352 + (chart?.height ?? 0) + 12
  const columns = [page.margin, page.margin + 250, page.margin + 370]
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
      .moveTo(page.margin, y - 2.5)
      .lineTo(page.margin + inner, y - 2.5)
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
  document.rect(page.margin, y, inner, height).fill(colours.ground)
  document.rect(page.margin, y, 3, height).fill(colours.accent)
  const box = { x: page.margin + 14, width: inner - 26 }
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
    .moveTo(page.margin, y - 6)
    .lineTo(page.margin + inner, y - 6)
    .lineWidth(0.6)
    .stroke(colours.brand)
  const reference = `${t('profile.reference')}  ${groupedReference(profile.reference)}`
  write(document, reference, { x: page.margin, y, width: 220, size: 9, font: 'semibold' })
  const produced = t('profile.produced', { time: showTime(made, language, config.boardTimeZone).text })
  const size = { width: inner - 230, size: 7.5, colour: colours.soft, align: 'right' } as const
  write(document, produced, { x: page.margin + 230, y: y - 1, ...size })
  write(document, config.publicUrl, { x: page.margin + 230, y: y + 10, ...size })
}

type Place = {
  x: number
  y: number
  width: number
  size: number
  font?: 'regular' | 'semibold' | 'bold'
  colour?: string
}

/** Writes one line; what is too long becomes smaller, and below `smallest` it is broken into two lines. */
function write(
  document: PDFKit.PDFDocument,
  given: string,
  { smallest = 7, align = 'left', ...place }: Place & { smallest?: number; align?: 'left' | 'right' },
): void {
  const text = normalised(given)
  document
    .font(place.font ?? 'regular')
    .fontSize(place.size)
    .fillColor(place.colour ?? colours.ink)
  const fitting = (place.size * place.width) / document.widthOfString(text)
  const size = Math.min(place.size, Math.max(smallest, fitting * 0.995))
  document.fontSize(size)
  const fits = fitting * 0.999 >= size
  document.text(text, place.x, place.y, {
    width: fits ? place.width + 1 : place.width,
    height: size * 2.8,
    align,
    lineGap: -1,
    ellipsis: true,
    ...(fits ? { lineBreak: align !== 'left' } : {}),
  })
}

function wrap(document: PDFKit.PDFDocument, text: string, place: Place & { height: number }): void {
  document
    .font(place.font ?? 'regular')
    .fontSize(place.size)
    .fillColor(place.colour ?? colours.ink)
  document.text(normalised(text), place.x, place.y, {
    width: place.width,
    height: place.height,
    ellipsis: true,
  })
}
