import { a4, inner } from '../../src/pdf/a4.ts'
import { colours } from '../../src/pdf/colours.ts'
import type { Profile } from '../../src/profiles/index.ts'
import { codeOf, pageTexts } from './page-texts.ts'
import { drawPlainChart } from './plain-chart.ts'

type Look = { size: number; font?: string; colour?: string; width?: number; align?: 'left' | 'right' }

/** The profile's page with the calls that PDFKit's guide teaches. */
export function drawPlainPage(document: PDFKit.PDFDocument, profile: Profile): void {
  const texts = pageTexts(profile)
  const write = (text: string, x: number, y: number, look: Look) => {
    const { size, font = 'regular', colour = colours.ink, width = inner, align = 'left' } = look
    document.font(font).fontSize(size).fillColor(colour).text(text, x, y, { width, align })
  }
  const line = (x: number, y: number, width: number, thick: number, colour: string) =>
    document
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(thick)
      .stroke(colour)
  const left = a4.margin
  const soft = colours.soft

  document.rect(0, 0, a4.width, 52).fill(colours.brand)
  document.rect(0, 52, a4.width, 3).fill(colours.accent)
  write(texts.board, left, 14, { size: 15, font: 'bold', colour: '#ffffff' })
  write(texts.title, left, 66, { size: 20, font: 'bold', width: 320 })
  write(texts.subtitle, left, 95, { size: 9.5, colour: soft, width: 320 })
  write(texts.referenceLabel, left + inner - 170, 73, { size: 7.5, colour: soft, width: 170, align: 'right' })
  write(texts.reference, left + inner - 170, 84, { size: 13, font: 'bold', width: 170, align: 'right' })

  write(texts.name, left, 114, { size: 18, font: 'semibold' })
  texts.details.forEach(([label, value], index) => {
    const x = left + (index % 2) * 261.64
    const y = 150 + Math.floor(index / 2) * 33
    line(x, y, 237.64, 0.5, colours.line)
    write(label, x, y + 3, { size: 7.5, colour: soft, width: 237.64 })
    write(value, x, y + 13, { size: 10, font: 'semibold', width: 237.64 })
  })

  document.rect(left, 256, inner, 56).lineWidth(1).stroke(colours.brand)
  document.rect(left, 256, 6, 56).fill(colours.brand)
  texts.outcome.forEach(([label, value], index) => {
    const x = left + 22 + index * 155
    write(label, x, 263, { size: 8, colour: soft, width: 140 })
    write(value, x, 274, { size: 24, font: 'bold', width: 140 })
  })

  const bottom = drawPlainChart(document, profile, left, 324)

  const top = bottom + 10
  document.rect(left, top + 14.5 * (texts.table.length - 1), inner, 14.5).fill(colours.ground)
  texts.table.forEach((cells, row) => {
    const y = top + row * 14.5
    line(left, y + 14.5, inner, row === 0 ? 1 : 0.4, row === 0 ? colours.brand : colours.line)
    const font = row === 0 || row === texts.table.length - 1 ? 'bold' : 'regular'
    cells.forEach((cell, column) => {
      write(cell, left + ([4, 240, 372][column] ?? 0), y + 2, { size: 8.5, font, width: 120 })
    })
  })

  document
    .rect(left, 728, inner - 60, 50)
    .lineWidth(0.6)
    .fillAndStroke(colours.ground, colours.line)
  document.rect(left, 728, 4, 50).fill(colours.accent)
  write(texts.notice[0], left + 14, 730, { size: 8.5, font: 'bold', width: inner - 82 })
  write(texts.notice[1], left + 14, 741, { size: 7.5, width: inner - 82 })
  write(texts.check, left + 14, 765, { size: 6.5, colour: soft, width: inner - 82 })
  const { size, dark } = codeOf(profile)
  const module = 50 / size
  for (const [x, y] of dark) {
    document.rect(left + inner - 50 + x * module, 728 + y * module, module, module).fill(colours.ink)
  }

  line(left, 790, inner, 0.8, colours.brand)
  const half = inner / 2 - 6
  const right = { width: half, align: 'right' as const }
  write(texts.url, left, 794, { size: 8.5, font: 'semibold', width: half })
  write(texts.board, left, 806, { size: 7.5, colour: soft, width: half })
  write(texts.footReference, left + inner - half, 794, { size: 8.5, font: 'semibold', ...right })
  write(texts.produced, left + inner - half, 806, { size: 7.5, colour: soft, ...right })
}
