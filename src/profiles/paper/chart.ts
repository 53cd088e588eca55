import { colours } from '../../pdf/colours.ts'
import { normalised } from '../../pdf/fonts/fonts.ts'
import { capsule, filling, line, polygon, rectangle, roundedRectangle } from '../../pdf/operators.ts'
import { add } from '../../pdf/pdfkit-internals.ts'
import { stamp } from '../../pdf/stamp.ts'
import { type Setting, widthOf, writeLine } from '../../pdf/text/line.ts'
import type { Chart, RectangleRole, Shape, TextRole } from '../shapes.ts'

/** Fill and edge of a rectangle; told apart in black and white by lightness and edge. */
const fills: Record<
  Exclude<RectangleRole, 'track'>,
  [fill: string | undefined, edge?: string, edgeWidth?: number]
> = {
  band: [colours.ground],
  'band-alternate': [colours.groundAlternate],
  card: [undefined, colours.brand, 1],
  bar: [colours.bar],
  'bar-overall': [colours.brand],
  grade: ['#ffffff', colours.line, 0.5],
  'grade-reached': [colours.brand],
  plate: ['#ffffff'],
  'plate-status': ['#ffffff', colours.line, 0.6],
}

const grid = '#c3ccd2'

const fonts: Partial<Record<TextRole, 'semibold' | 'bold'>> = {
  'band-label': 'semibold',
  'name-overall': 'bold',
  score: 'semibold',
  'score-overall': 'bold',
  'grade-label-reached': 'semibold',
}

const inks: Partial<Record<TextRole, string>> = {
  scale: colours.soft,
  heading: colours.soft,
  'grade-label': colours.soft,
  'grade-label-reached': '#ffffff',
}

/** Draws a chart with its upper left corner at a place of the page, in points. */
export function drawChart(
  document: PDFKit.PDFDocument,
  chart: Chart,
  { x, y }: { x: number; y: number },
): void {
  add(document, `q 1 0 0 1 ${x} ${y} cm`)
  const [ground, ...others] = chart.layers
  stamp(document, ground, () => {
    for (const shape of ground) drawShape(document, shape)
  })
  for (const shape of others.flat()) drawShape(document, shape)
  add(document, 'Q')
}

function drawShape(document: PDFKit.PDFDocument, shape: Shape): void {
  if (shape.kind === 'rectangle') drawRectangle(document, shape)
  else if (shape.kind === 'line') drawLine(document, shape)
  else if (shape.kind === 'marker') drawMarker(document, shape)
  else drawText(document, shape)
}

function drawRectangle(document: PDFKit.PDFDocument, shape: Extract<Shape, { kind: 'rectangle' }>): void {
  const { x, y, width, height, radius, role } = shape
  if (role === 'track') {
    const [from, to] = [y + radius, y + height - radius]
    add(
      document,
      capsule([x + radius, from], [x + radius, to], width, {
        fill: '#ffffff',
        edge: colours.line,
        edgeWidth: 0.5,
      }),
    )
    return
  }
  const [fill, edge, edgeWidth = 0.5] = fills[role]
  const paint = { fill, edge, edgeWidth }
  add(document, radius > 0 ? roundedRectangle(shape, radius, paint) : rectangle(shape, paint))
}

function drawLine(document: PDFKit.PDFDocument, shape: Extract<Shape, { kind: 'line' }>): void {
  const from: [number, number] = [shape.x1, shape.y1]
  const to: [number, number] = [shape.x2, shape.y2]
  if (shape.role === 'overall-line') add(document, line(from, to, 0.8, colours.soft, [2.4, 2]))
  else if (shape.role === 'axis') add(document, line(from, to, 0.9, colours.soft))
  else add(document, line(from, to, 0.35, grid))
}

/** A ring; the overall result's is a diamond. */
function drawMarker(document: PDFKit.PDFDocument, shape: Extract<Shape, { kind: 'marker' }>): void {
  const { x, y, radius } = shape
  if (shape.role === 'marker') {
    add(document, capsule([x, y], [x, y], 2 * radius, { fill: '#ffffff', edge: colours.bar, edgeWidth: 1.6 }))
    return
  }
  const corners: [number, number][] = [
    [x, y - radius],
    [x + radius, y],
    [x, y + radius],
    [x - radius, y],
  ]
  add(document, polygon(corners, { fill: '#ffffff', edge: colours.brand, edgeWidth: 1.6 }))
}

function drawText(document: PDFKit.PDFDocument, shape: Extract<Shape, { kind: 'text' }>): void {
  const text = normalised(shape.text)
  const setting: Setting = { weight: fonts[shape.role] ?? 'regular', size: shape.size }
  const width = widthOf(document, text, setting)
  const x = { start: shape.x, middle: shape.x - width / 2, end: shape.x - width }[shape.anchor]
  add(document, filling(inks[shape.role] ?? colours.ink))
  writeLine(document, text, x, shape.y, setting)
}
