import { colours } from '../pdf/colours.ts'
import { normalised } from '../pdf/fonts.ts'
import type { Chart, Shape } from './geometry.ts'

const fills: Record<Extract<Shape, { kind: 'rectangle' }>['role'], string> = {
  band: colours.ground,
  'band-alternate': colours.groundAlternate,
  track: '#ffffff',
  bar: colours.bar,
  'bar-overall': colours.brand,
  grade: '#ffffff',
  plate: '#ffffff',
}

/** Fainter than any other line: the scale is read at it, and it is in nobody's way. */
const grid = '#c3ccd2'

/** Parts that are told apart by their outline. */
const outlined = new Set<Shape['role']>(['grade', 'track', 'plate'])

/** Draws a chart with its upper start corner at a place of the page, in points. */
export function drawChart(document: PDFKit.PDFDocument, chart: Chart, x: number, y: number): void {
  document.save().translate(x, y)
  for (const shape of chart.shapes) drawShape(document, shape)
  document.restore()
}

function drawShape(document: PDFKit.PDFDocument, shape: Shape): void {
  switch (shape.kind) {
    case 'rectangle':
      document.rect(shape.x, shape.y, shape.width, shape.height)
      if (outlined.has(shape.role)) {
        document.lineWidth(0.4).fillAndStroke(fills[shape.role], colours.line)
      } else {
        document.fill(fills[shape.role])
      }
      break
    case 'line':
      document.moveTo(shape.x1, shape.y1).lineTo(shape.x2, shape.y2).lineWidth(0.25).stroke(grid)
      break
    case 'marker':
      document.circle(shape.x, shape.y, shape.radius).lineWidth(1.2)
      document.fillAndStroke('#ffffff', shape.role === 'marker-overall' ? colours.brand : colours.bar)
      break
    case 'text':
      drawText(document, shape)
  }
}

function drawText(document: PDFKit.PDFDocument, shape: Extract<Shape, { kind: 'text' }>): void {
  const isStrong = /overall|score|band/.test(shape.role)
  const text = normalised(shape.text)
  document.font(isStrong ? 'semibold' : 'regular').fontSize(shape.size)
  document.fillColor(shape.role === 'scale' || shape.role === 'status' ? colours.soft : colours.ink)
  const width = document.widthOfString(text)
  const x = { start: shape.x, middle: shape.x - width / 2, end: shape.x - width }[shape.anchor]
  document.text(text, x, shape.y, { lineBreak: false, baseline: 'alphabetic' })
}
