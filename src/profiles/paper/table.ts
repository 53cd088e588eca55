import { a4, inner } from '../../pdf/a4.ts'
import { colours } from '../../pdf/colours.ts'
import { writeText } from '../../pdf/text.ts'
import { type ComponentResult, resultsOf, scoreOf } from '../profile.ts'
import type { Paper } from './paper.ts'
import { decoration } from './tags.ts'

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
  decoration(document, () => drawRules(document, top, results.length))
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

function drawRules(document: PDFKit.PDFDocument, top: number, results: number): void {
  const last = top + results * rowHeight
  document.rect(a4.margin, last, inner, rowHeight).fill(colours.ground)
  for (let row = 1; row <= results + 1; row += 1) {
    const y = top + row * rowHeight
    document
      .moveTo(a4.margin, y)
      .lineTo(a4.margin + inner, y)
      .lineWidth(row === 1 ? 1 : 0.4)
      .stroke(row === 1 ? colours.brand : colours.line)
  }
}

function cellsOf(result: ComponentResult, { t }: Paper): string[] {
  const score = scoreOf(result)
  const name = t(`profile.component.${result.code}`)
  if (score === null) return [name, t(`profile.status.${result.status}`), '']
  return [name, String(score), result.cefr ?? '–']
}
