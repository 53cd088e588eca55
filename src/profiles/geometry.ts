import type { TFunction } from 'i18next'
import type { ComponentResult, Profile } from './profile.ts'

/** A part of the chart, in units from its upper start corner. `role` says what it is; how it looks is the drawer's. */
export type Shape =
  | {
      kind: 'rectangle'
      role: 'band' | 'band-alternate' | 'track' | 'bar' | 'bar-overall' | 'grade' | 'plate'
      x: number
      y: number
      width: number
      height: number
    }
  | { kind: 'line'; role: 'grid'; x1: number; y1: number; x2: number; y2: number }
  | { kind: 'marker'; role: 'marker' | 'marker-overall'; x: number; y: number; radius: number }
  | {
      kind: 'text'
      role:
        | 'band-label'
        | 'scale'
        | 'name'
        | 'name-overall'
        | 'score'
        | 'score-overall'
        | 'status'
        | 'grade-label'
      x: number
      y: number
      size: number
      anchor: 'start' | 'middle' | 'end'
      text: string
    }

/** The chart of a result: bars on the exam's scale, over the CEFR levels. */
export type Chart = { width: number; height: number; shapes: Shape[]; title: string; description: string }

/** How large the chart is to be: for a page of paper, names stand beside the bars; for a phone, above them. */
export type ChartSize = { width: number; text: number; rowHeight: number; namesBeside: boolean }

export const screenSize: ChartSize = { width: 360, text: 13, rowHeight: 50, namesBeside: false }
export const paperSize: ChartSize = { width: 499, text: 8.5, rowHeight: 29, namesBeside: true }

type Plot = ChartSize & {
  start: number
  end: number
  top: number
  bottom: number
  at: (score: number) => number
}

/**
 * The chart of a profile as shapes; the one geometry of the web page's SVG and of the PDF. None where the exam has no
 * scale to draw.
 */
export function profileChart(
  profile: Profile,
  t: TFunction,
  size: ChartSize = screenSize,
): Chart | undefined {
  const { chart } = profile.exam
  if (!chart) return undefined
  const rows = [profile.overall, ...profile.components]
  const plot = plotOf(size, chart.scale, rows.length)
  return {
    width: size.width,
    height: plot.bottom + size.text * 1.9,
    shapes: [
      ...chart.bands.flatMap((band, index) => bandShapes(plot, band, index)),
      ...scaleShapes(plot, chart.scale),
      ...rows.flatMap((row, index) => rowShapes(plot, profile, row, index, t)),
    ],
    title: t('profile.chartTitle', { exam: profile.exam.name }),
    description: rows.map((row) => inWords(row, t)).join('. '),
  }
}

function plotOf(size: ChartSize, scale: { from: number; to: number }, rows: number): Plot {
  const start = size.namesBeside ? size.text * 11 : size.text
  const end = size.width - (size.namesBeside ? size.text * 4 : size.text)
  const top = size.text * 2
  const bottom = rowTop({ ...size, top }, rows)
  const unit = (end - start) / (scale.to - scale.from)
  const onScale = (score: number) => Math.min(Math.max(score, scale.from), scale.to)
  return { ...size, start, end, top, bottom, at: (score) => start + (onScale(score) - scale.from) * unit }
}

/** The first row, the overall result, is higher than the others: its grades stand under it. */
function rowTop(plot: { top: number; text: number; rowHeight: number }, index: number): number {
  return plot.top + plot.text * (index === 0 ? 0.6 : 1.6) + index * plot.rowHeight
}

/** A CEFR level reaches up to where the next one begins. */
function bandShapes(plot: Plot, band: { cefr: string; from: number; to: number }, index: number): Shape[] {
  const x = plot.at(band.from)
  const width = plot.at(band.to + 1) - x
  const label = fitting(band.cefr, width, plot.text)
  return [
    {
      kind: 'rectangle',
      role: index % 2 === 0 ? 'band' : 'band-alternate',
      ...{ x, y: plot.top, width, height: plot.bottom - plot.top },
    },
    ...(label
      ? [textShape('band-label', x + width / 2, plot.top - plot.text * 0.5, plot.text, 'middle', label)]
      : []),
  ]
}

/** "Below A1" is "<A1" where there is little room. */
function fitting(label: string, width: number, size: number): string {
  const short = label.replace(/^Below /, '<')
  return [label, short].find((text) => text.length * size * 0.6 <= width) ?? ''
}

function scaleShapes(plot: Plot, scale: { from: number; to: number }): Shape[] {
  const first = Math.ceil(scale.from / 10) * 10
  const tens = Array.from(
    { length: Math.floor((scale.to - first) / 10) + 1 },
    (_, index) => first + index * 10,
  )
  const every = plot.namesBeside ? 10 : 20
  // Where names stand above the bars, a line through the whole plot would strike them out: it is a tick below.
  const [y1, y2] = plot.namesBeside ? [plot.top, plot.bottom] : [plot.bottom, plot.bottom + plot.text * 0.3]
  return tens.flatMap((score): Shape[] => {
    const x = plot.at(score)
    const line: Shape = { kind: 'line', role: 'grid', x1: x, y1, x2: x, y2 }
    if ((score - first) % every !== 0) return [line]
    return [
      line,
      textShape('scale', x, plot.bottom + plot.text * 1.3, plot.text * 0.9, 'middle', String(score)),
    ]
  })
}

function rowShapes(plot: Plot, profile: Profile, row: ComponentResult, index: number, t: TFunction): Shape[] {
  const isOverall = row.code === 'overall'
  const top = rowTop(plot, index)
  const thickness = plot.text * (isOverall ? 1.1 : 0.8)
  const middle = plot.namesBeside ? top + plot.rowHeight / 2 : top + plot.text * 2.1
  const baseline = plot.namesBeside ? middle + plot.text * 0.35 : top + plot.text * 1.1
  const name = t(`profile.component.${row.code}`)
  const [nameX, valueX] = plot.namesBeside ? [0, plot.width] : [plot.start, plot.end]
  return [
    textShape(isOverall ? 'name-overall' : 'name', nameX, baseline, plot.text, 'start', name),
    ...(row.score === null
      ? statusShapes(plot, t(`profile.status.${row.status}`), { middle, baseline })
      : scoreShapes(plot, row.score, { middle, thickness, baseline, valueX, isOverall })),
    ...(isOverall ? gradeShapes(plot, profile, middle + thickness / 2) : []),
  ]
}

/** What stands instead of a bar; on paper on a plate of its own, so that no line goes through it. */
function statusShapes(plot: Plot, text: string, row: { middle: number; baseline: number }): Shape[] {
  if (!plot.namesBeside) return [textShape('status', plot.end, row.baseline, plot.text, 'end', text)]
  const padding = plot.text * 0.7
  const [x, height] = [plot.start + plot.text * 0.7, plot.text * 1.8]
  const width = text.length * plot.text * 0.58 + 2 * padding
  return [
    { kind: 'rectangle', role: 'plate', x, y: row.middle - height / 2, width, height },
    textShape('status', x + width / 2, row.baseline, plot.text, 'middle', text),
  ]
}

function scoreShapes(
  plot: Plot,
  score: number,
  row: { middle: number; thickness: number; baseline: number; valueX: number; isOverall: boolean },
): Shape[] {
  const x = plot.at(score)
  const track = { x: plot.start, y: row.middle - row.thickness / 2, width: plot.end - plot.start }
  const bar = {
    x: plot.start,
    y: row.middle - row.thickness / 2,
    width: x - plot.start,
    height: row.thickness,
  }
  return [
    { kind: 'rectangle', role: 'track', ...track, height: row.thickness },
    { kind: 'rectangle', role: row.isOverall ? 'bar-overall' : 'bar', ...bar },
    {
      kind: 'marker',
      role: row.isOverall ? 'marker-overall' : 'marker',
      x,
      y: row.middle,
      radius: row.thickness * 0.75,
    },
    textShape(
      row.isOverall ? 'score-overall' : 'score',
      row.valueX,
      row.baseline,
      plot.text,
      'end',
      String(score),
    ),
  ]
}

/** Under the overall bar, clear of its marker: which scores are which grade. */
function gradeShapes(plot: Plot, profile: Profile, under: number): Shape[] {
  const height = plot.text * 1.15
  const y = under + plot.text * 0.5
  const size = plot.text * 0.8
  return profile.exam.grades.flatMap((band): Shape[] => {
    const x = plot.at(band.from)
    const width = plot.at(band.to + 1) - x
    if (width <= 0) return []
    const box: Shape = { kind: 'rectangle', role: 'grade', x, y, width, height }
    const label = [band.grade, band.grade.replace(/^Level /, '')].find(
      (text) => text.length * size * 0.6 <= width,
    )
    if (!label) return [box]
    return [box, textShape('grade-label', x + width / 2, y + height * 0.76, size, 'middle', label)]
  })
}

function textShape(
  role: Extract<Shape, { kind: 'text' }>['role'],
  x: number,
  y: number,
  size: number,
  anchor: 'start' | 'middle' | 'end',
  text: string,
): Shape {
  return { kind: 'text', role, x, y, size, anchor, text }
}

function inWords(row: ComponentResult, t: TFunction): string {
  const name = t(`profile.component.${row.code}`)
  return `${name}: ${row.score ?? t(`profile.status.${row.status}`)}${row.cefr && row.score !== null ? ` (${row.cefr})` : ''}`
}
