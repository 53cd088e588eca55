import type { ExamDefinition } from '../results/exam-definition.ts'
import type { Translate } from '../web/languages/languages.ts'
import type { Plot } from './plot.ts'
import { centred, rectangle, type Shape } from './shapes.ts'
import { fitted } from './text-width.ts'

/** The grades as boxes along the scale, under their name; the one that is reached stands out. */
export function gradeShapes(
  grades: ExamDefinition['grades'],
  reached: ExamDefinition['grades'][number] | undefined,
  plot: Plot,
  t: Translate,
  strip: { x: number; width: number },
): Shape[] {
  const middle = strip.x + strip.width / 2
  const heading = fitted(t('profile.grade'), strip.width, plot.text * 0.85)
  const boxes = grades.flatMap((band) => {
    const [y, bottom] = [plot.at(band.to + 1), plot.at(band.from)]
    const isReached = band === reached
    const box = { ...strip, y, height: bottom - y }
    const label = fitted(band.grade, strip.width - plot.text * 0.2, plot.text * 0.9)
    const hasRoom = label.lines.length * label.size * 1.1 <= box.height
    const at = { x: middle, y: (y + bottom) / 2, size: label.size }
    return [
      rectangle(isReached ? 'grade-reached' : 'grade', box),
      ...(hasRoom ? centred(isReached ? 'grade-label-reached' : 'grade-label', label.lines, at) : []),
    ]
  })
  const at = { x: middle, y: plot.top - plot.text * 0.8, size: heading.size }
  return [...centred('heading', heading.lines, at), ...boxes]
}
