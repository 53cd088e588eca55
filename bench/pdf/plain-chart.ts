import { colours } from '../../src/pdf/colours.ts'
import type { Profile } from '../../src/profiles/index.ts'
import type { RectangleRole, Shape, TextRole } from '../../src/profiles/shapes.ts'
import { chartOf } from './page-texts.ts'

/** Fill and edge of the chart's rectangles, as the page has them. */
export const looks: Record<RectangleRole, [fill?: string, edge?: string]> = {
  band: [colours.ground],
  'band-alternate': [colours.groundAlternate],
  card: [undefined, colours.brand],
  track: ['#ffffff', colours.line],
  bar: [colours.bar],
  'bar-overall': [colours.brand],
  grade: ['#ffffff', colours.line],
  'grade-reached': [colours.brand],
  plate: ['#ffffff'],
  'plate-status': ['#ffffff', colours.line],
}

/** The weight in which a text of the chart stands. */
export function weightOf(role: TextRole): 'regular' | 'semibold' | 'bold' {
  if (/overall/.test(role)) return 'bold'
  return /band|^score|reached/.test(role) ? 'semibold' : 'regular'
}

/** Draws the chart shape by shape, and says where it ends. */
export function drawPlainChart(document: PDFKit.PDFDocument, profile: Profile, x: number, y: number): number {
  const chart = chartOf(profile)
  document.save().translate(x, y)
  for (const shape of chart?.layers.flat() ?? []) drawShape(document, shape)
  document.restore()
  return y + (chart?.height ?? 0)
}

function drawShape(document: PDFKit.PDFDocument, shape: Shape): void {
  if (shape.kind === 'rectangle') {
    const [fill, edge] = looks[shape.role]
    if (shape.radius > 0)
      document.roundedRect(shape.x, shape.y, shape.width, shape.height, shape.radius).lineWidth(0.5)
    else document.rect(shape.x, shape.y, shape.width, shape.height).lineWidth(0.5)
    if (fill && edge) document.fillAndStroke(fill, edge)
    else if (fill) document.fill(fill)
    else document.stroke(edge)
  } else if (shape.kind === 'line') {
    document.moveTo(shape.x1, shape.y1).lineTo(shape.x2, shape.y2).lineWidth(0.5)
    if (shape.role === 'overall-line') document.dash(2.4, { space: 2 }).stroke(colours.soft).undash()
    else document.stroke(colours.line)
  } else if (shape.kind === 'marker') {
    document.circle(shape.x, shape.y, shape.radius).lineWidth(1.6).fillAndStroke('#ffffff', colours.brand)
  } else {
    const { text, size, anchor, role } = shape
    document
      .font(weightOf(role))
      .fontSize(size)
      .fillColor(role === 'grade-label-reached' ? '#ffffff' : colours.ink)
    const width = document.widthOfString(text)
    const left = { start: shape.x, middle: shape.x - width / 2, end: shape.x - width }[anchor]
    document.text(text, left, shape.y - size, { lineBreak: false })
  }
}
