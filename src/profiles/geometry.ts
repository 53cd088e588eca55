import { type ExamDefinition, gradeOf } from '../results/exam-definition.ts'
import { type ComponentResult, type Profile, resultsOf, scoreOf } from '../results/profile.ts'
import type { Translate } from '../web/languages/languages.ts'
import { columnShapes } from './columns.ts'
import { gradeShapes } from './grades.ts'
import { type ChartSize, type Plot, plotOf, screenSize } from './plot.ts'
import { type Chart, centred, level, line, rectangle, type Shape } from './shapes.ts'
import { fitted } from './text-width.ts'

export type { Chart, Shape } from './shapes.ts'

type Ground = { title: string; height: number; shapes: readonly Shape[] }

/**
 * The chart of a profile as shapes, the one geometry of the web page's SVG and of the PDF: the scale from the bottom up,
 * the CEFR levels as stripes, a column per component with a marker at the score, and the overall result beside its
 * grades. None where the exam has no scale to draw.
 */
export function profileChart(
  profile: Profile,
  t: Translate,
  size: ChartSize = screenSize,
): Chart | undefined {
  const { chart } = profile.exam
  if (!chart) return undefined
  const plot = plotOf(size, chart.scale)
  const columns = columnsOf(profile, plot)
  const { height, title, shapes: ground } = groundOf(profile, columns, plot, t)
  return {
    width: size.width,
    height,
    title,
    description: [...columns.slice(-1), ...columns.slice(0, -1)]
      .map(({ result }) => inWords(result, t))
      .join('. '),
    layers: [
      ground,
      overallLine(profile, plot, columns.at(-1), t),
      ...columns.map((column) => columnOf(profile, column, plot, t)),
    ],
  }
}

/** What all results with the same grade share: the levels, the scale, the names under the columns, and the grades. */
function groundOf(profile: Profile, columns: readonly Column[], plot: Plot, t: Translate): Ground {
  const { chart, name, grades } = profile.exam
  const overall = columns.at(-1)?.result.code === 'overall' ? columns.at(-1) : undefined
  const score = overall ? scoreOf(overall.result) : null
  const reached = score === null ? undefined : gradeOf(profile.exam, score)
  const what = ['ground', overall?.width, score === null, reached?.from]
  return kept(grounds, profile.exam, t, plot, what, () => {
    const names = nameShapes(columns, plot, t)
    const lines = Math.max(...names.map((name) => name.length), 1)
    const height = Math.ceil(plot.bottom + plot.text * (1.55 + 1.15 * lines))
    const strip = overall && { x: cardLeft(overall, plot) + plot.text * 0.3, width: overall.width * 0.36 }
    return {
      title: t('profile.chartTitle', { exam: name }),
      height,
      shapes: [
        ...(chart?.bands ?? []).flatMap((band, index) => bandShapes(plot, band, index)),
        ...(chart ? scaleShapes(plot, chart.scale, t) : []),
        ...names.flat(),
        ...(overall ? [cardShape(overall, plot, height)] : []),
        ...(strip && score !== null ? gradeShapes(grades, reached, plot, t, strip) : []),
      ],
    }
  })
}

/** What all results with the same score of a component share: its column. */
function columnOf(
  profile: Profile,
  { result, x, width }: Column,
  plot: Plot,
  t: Translate,
): readonly Shape[] {
  const what = [result.code, result.status, result.score, x, width]
  return kept(layers, profile.exam, t, plot, what, () => columnShapes(profile, result, { plot, x, width, t }))
}

type Column = { result: ComponentResult; x: number; width: number }

/** The columns from left to right, of equal width; the overall result's is wider, for it has the grades beside it. */
function columnsOf(profile: Profile, plot: Plot): Column[] {
  const results = resultsOf(profile)
  const shares = results.map(({ code }) => (code === 'overall' ? 1.35 : 1))
  const unit = (plot.right - plot.columns) / shares.reduce((sum, share) => sum + share, 0)
  return results.map((result, index) => {
    const before = shares.slice(0, index).reduce((sum, share) => sum + share, 0)
    const width = unit * (shares[index] ?? 1)
    return { result, x: plot.columns + before * unit + width / 2, width }
  })
}

/** A CEFR level reaches up to where the next one begins. */
function bandShapes(plot: Plot, band: { cefr: string; from: number; to: number }, index: number): Shape[] {
  const [y, bottom] = [plot.at(band.to + 1), plot.at(band.from)]
  const box = { x: plot.left, y, width: plot.right - plot.left, height: bottom - y }
  const label = bandLabel(band.cefr, plot.columns - plot.left - plot.text * 0.1, plot.text)
  const at = { x: (plot.left + plot.columns) / 2, y: (y + bottom) / 2, size: label.size }
  const hasRoom = label.lines.length * label.size * 1.15 <= box.height
  return [
    rectangle(index % 2 === 0 ? 'band' : 'band-alternate', box),
    ...(hasRoom ? centred('band-label', label.lines, at) : []),
  ]
}

/** "Below A1" is "<A1" where there is little room. */
function bandLabel(cefr: string, width: number, size: number): ReturnType<typeof fitted> {
  const whole = fitted(cefr, width, size)
  return whole.size < size * 0.85 ? fitted(cefr.replace(/^Below /, '<'), width, size) : whole
}

function scaleShapes(plot: Plot, scale: { from: number; to: number }, t: Translate): Shape[] {
  const first = Math.ceil(scale.from / 10) * 10
  const tens = Array.from(
    { length: Math.floor((scale.to - first) / 10) + 1 },
    (_, index) => first + index * 10,
  )
  const size = plot.text * 0.9
  const heading = fitted(t('profile.chartCefr'), plot.columns - plot.left, plot.text * 0.85)
  return [
    ...tens.flatMap((score): Shape[] => [
      level('grid', plot.columns, plot.right, plot.at(score)),
      line(
        'scale',
        String(score),
        { x: plot.left - plot.text * 0.35, y: plot.at(score) + size * 0.36, size },
        'end',
      ),
    ]),
    level('axis', plot.left, plot.right, plot.bottom),
    ...centred('heading', heading.lines, {
      x: (plot.left + plot.columns) / 2,
      y: plot.top - plot.text * 0.8,
      size: heading.size,
    }),
  ]
}

/** The overall result stands out: on a card of its own, with its grades. */
function cardShape(column: Column, plot: Plot, height: number): Shape {
  const x = cardLeft(column, plot)
  const box = { x, y: plot.text * 0.1, width: plot.right - x - 0.6, height: height - plot.text * 0.2 }
  return rectangle('card', box, plot.text * 0.4)
}

function cardLeft({ x, width }: Column, plot: Plot): number {
  return x - width / 2 + plot.text * 0.15
}

/** A line to the overall result from the scale. */
function overallLine(
  { exam }: Profile,
  plot: Plot,
  column: Column | undefined,
  t: Translate,
): readonly Shape[] {
  const score = column?.result.code === 'overall' ? scoreOf(column.result) : null
  if (!column || score === null) return []
  return kept(layers, exam, t, plot, ['line', score], () => [
    level('overall-line', plot.columns, cardLeft(column, plot), plot.at(score)),
  ])
}

/** The names under the columns, all in the size at which the longest word fits its column. */
function nameShapes(columns: readonly Column[], plot: Plot, t: Translate): Shape[][] {
  const nameOf = ({ result, width }: Column, wanted: number) =>
    fitted(t(`profile.component.${result.code}`), width - plot.text * 0.35, wanted)
  const size = Math.min(...columns.map((column) => nameOf(column, plot.text).size))
  return columns.map((column) =>
    nameOf(column, size).lines.map((text, index) =>
      line(column.result.code === 'overall' ? 'name-overall' : 'name', text, {
        x: column.x,
        y: plot.bottom + plot.text * (1.85 + index * 1.15),
        size,
      }),
    ),
  )
}

function inWords(row: ComponentResult, t: Translate): string {
  const score = scoreOf(row)
  const value =
    score === null ? t(`profile.status.${row.status}`) : `${score}${row.cefr ? ` (${row.cefr})` : ''}`
  return `${t(`profile.component.${row.code}`)}: ${value}`
}

type Kept<Part> = WeakMap<ExamDefinition, WeakMap<Translate, Map<string, Part>>>

const grounds: Kept<Ground> = new WeakMap()
const layers: Kept<readonly Shape[]> = new WeakMap()

/**
 * What belongs to an exam (with its components, one column each), a language and a size is made once; there are only so many scores.
 */
function kept<Part>(
  parts: Kept<Part>,
  exam: ExamDefinition,
  t: Translate,
  { text, right, bottom }: Plot,
  what: readonly unknown[],
  make: () => Part,
): Part {
  const ofExam = parts.get(exam) ?? new WeakMap<Translate, Map<string, Part>>()
  parts.set(exam, ofExam)
  const inLanguage = ofExam.get(t) ?? new Map<string, Part>()
  ofExam.set(t, inLanguage)
  const key = [text, right, bottom, ...what].join()
  const part = inLanguage.get(key) ?? make()
  inLanguage.set(key, part)
  return part
}
