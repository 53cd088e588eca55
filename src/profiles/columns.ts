import { type ComponentResult, type Profile, scoreOf } from '../results/profile.ts'
import type { Translate } from '../web/languages/languages.ts'
import type { Plot } from './plot.ts'
import { centred, marker, rectangle, type Shape } from './shapes.ts'
import { fitted, textWidth } from './text-width.ts'

/** Where a result is drawn, and in which language. */
type Column = { plot: Plot; x: number; width: number; t: Translate }

/** One result's column: the scores it can have, a bar with a marker at its score, the score; or its status, without any. */
export function columnShapes(profile: Profile, result: ComponentResult, whole: Column): Shape[] {
  const isOverall = result.code === 'overall'
  const score = scoreOf(result)
  if (score === null) return statusShapes(result, whole)
  const column = isOverall ? besideGrades(whole) : whole
  const { plot, x, width } = column
  const range = rangeOf(profile, result.code)
  const thickness = isOverall
    ? Math.max(plot.text * 0.9, width * 0.16)
    : Math.max(plot.text * 0.65, width * 0.11)
  const y = plot.at(score)
  const upright = (top: number) => ({ x: x - thickness / 2, y: top, width: thickness })
  return [
    ...(range
      ? [
          rectangle(
            'track',
            { ...upright(plot.at(range.to)), height: plot.bottom - plot.at(range.to) },
            thickness / 2,
          ),
        ]
      : []),
    rectangle(isOverall ? 'bar-overall' : 'bar', { ...upright(y), height: plot.bottom - y }),
    ...scoreShapes(score, column, isOverall),
    marker(isOverall ? 'marker-overall' : 'marker', { x, y, radius: plot.text * (isOverall ? 0.72 : 0.55) }),
  ]
}

/** What the overall column has left for itself. */
function besideGrades(column: Column): Column {
  const { x, width } = column
  return { ...column, x: x + width * 0.2, width: width * 0.56 }
}

function rangeOf({ exam }: Profile, code: string): { from: number; to: number } | undefined {
  if (code === 'overall') return exam.overall?.range
  return exam.components.find((component) => component.code === code)?.range
}

/** The score above its marker, on a plate that keeps the grid away from it. */
function scoreShapes(score: number, { plot, x }: Column, isOverall: boolean): Shape[] {
  const text = String(score)
  const size = plot.text * (isOverall ? 1.3 : 1.15)
  const y = plot.at(score) - plot.text * (isOverall ? 1.55 : 1.3)
  const [width, height] = [textWidth(text, size) + plot.text * 0.2, size * 1.05]
  return [
    rectangle('plate', { x: x - width / 2, y: y - height / 2, width, height }, plot.text * 0.25),
    ...centred(isOverall ? 'score-overall' : 'score', [text], { x, y, size }),
  ]
}

function statusShapes({ code, status }: ComponentResult, { plot, x, width, t }: Column): Shape[] {
  const inner = width - plot.text * (code === 'overall' ? 0.9 : 0.4)
  const { lines, size } = fitted(
    t(`profile.shortStatus.${status}`),
    inner - plot.text * 0.2,
    plot.text * 0.95,
  )
  const height = lines.length * size * 1.15 + plot.text * 0.6
  const y = (plot.top + plot.bottom) / 2
  return [
    rectangle('plate-status', { x: x - inner / 2, y: y - height / 2, width: inner, height }, plot.text * 0.3),
    ...centred('status', lines, { x, y, size }),
  ]
}
