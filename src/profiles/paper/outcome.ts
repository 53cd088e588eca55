import { a4, inner } from '../../pdf/a4.ts'
import { colours } from '../../pdf/colours.ts'
import { rectangle } from '../../pdf/operators.ts'
import { decoration } from '../../pdf/tags.ts'
import { writeText } from '../../pdf/text/text.ts'
import { type Profile, scoreOf } from '../../results/profile.ts'
import type { Paper } from './paper.ts'

const height = 56

/**
 * The overall result: score, grade and CEFR level, or its status and what that means. Nothing where the exam has none.
 *
 * @returns where it ends
 */
export function drawOutcome(paper: Paper, y: number): number {
  const { document, part, profile, t } = paper
  if (!profile.exam.overall) return y
  const box = { x: a4.margin, y, width: inner, height }
  const edges = () =>
    rectangle(box, { edge: colours.brand, edgeWidth: 1 }) +
    rectangle({ ...box, width: 6 }, { fill: colours.brand })
  decoration(document, `outcome ${y}`, edges)
  const score = scoreOf(profile.overall)
  if (score === null) {
    const { status } = profile.overall
    const box = { x: a4.margin + 22, width: inner - 40 }
    part.text('P', () => {
      writeText(document, t(`profile.status.${status}`), { ...box, y: y + 8, size: 15, font: 'bold' })
      writeText(document, t(`profile.statusText.${status}`), { ...box, y: y + 31, size: 8.5, lines: 2 })
    })
    return y + height
  }
  let x = a4.margin + 22
  for (const [label, value, share] of cellsOf(profile, score, paper)) {
    const width = (inner - 34) * share
    const box = { x, width: width - 14 }
    part.text('P', () => {
      writeText(document, label, { ...box, y: y + 7, size: 8, colour: colours.soft })
      writeText(document, value, { ...box, y: y + 18, size: 24, font: 'bold' })
    })
    x += width
  }
  return y + height
}

function cellsOf(
  profile: Profile,
  score: number,
  { t }: Paper,
): [label: string, value: string, share: number][] {
  const { grade, cefr } = profile.overall
  const isBelow = score < (profile.exam.overall?.reported.from ?? 0)
  return [
    [t('profile.overallScore'), String(score), 0.3],
    [t('profile.grade'), isBelow ? t('profile.belowScale') : (grade ?? '–'), 0.4],
    [t('profile.cefr'), (isBelow ? null : cefr) ?? '–', 0.3],
  ]
}
