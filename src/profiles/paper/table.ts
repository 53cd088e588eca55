import { a4, inner } from '../../pdf/a4.ts'
import { colours } from '../../pdf/colours.ts'
import { line, rectangle } from '../../pdf/operators.ts'
import { decoration } from '../../pdf/tags.ts'
import { writeText } from '../../pdf/text/text.ts'
import { type ComponentResult, resultsOf, scoreOf } from '../../results/profile.ts'
import type { Paper } from './paper.ts'

const rowHeight = 14.5
const columns = [
  { x: a4.margin + 4, width: 220 },
  { x: a4.margin + 240, width: 120 },
  { x: a4.margin + 372, width: 120 },
]

/**
 * The figures of the chart once more, component by component.
 *
 * @returns where it ends
 */
export function drawTable(paper: Paper, top: number): number {
  const { document, part, profile, t } = paper
  const heading = [t('profile.componentHeading'), t('profile.score'), t('profile.cefr')]
  const results = resultsOf(profile)
  decoration(document, `table ${top} ${results.length}`, () => rules(top, results.length))
  part.table(
    [heading, ...results.map((result) => cellsOf(result, paper))].map((texts, row) => {
      const isStrong = row === 0 || results[row - 1]?.code === 'overall'
      return texts.map((text, column) => () => {
        const box = { ...(columns[column] ?? { x: 0, width: 0 }), y: top + row * rowHeight + 2 }
        writeText(document, text, { ...box, size: 8.5, font: isStrong ? 'bold' : 'regular' })
      })
    }),
  )
  return top + (results.length + 1) * rowHeight
}

function rules(top: number, results: number): string {
  const last = { x: a4.margin, y: top + results * rowHeight, width: inner, height: rowHeight }
  const lines = Array.from({ length: results + 1 }, (_, index) => {
    const y = top + (index + 1) * rowHeight
    const [width, colour] = index === 0 ? [1, colours.brand] : [0.4, colours.line]
    return line([a4.margin, y], [a4.margin + inner, y], width, colour)
  })
  return rectangle(last, { fill: colours.ground }) + lines.join('')
}

function cellsOf(result: ComponentResult, { t }: Paper): string[] {
  const score = scoreOf(result)
  const name = t(`profile.component.${result.code}`)
  if (score === null) return [name, t(`profile.status.${result.status}`), '']
  return [name, String(score), result.cefr ?? '–']
}
