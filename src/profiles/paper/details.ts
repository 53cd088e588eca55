import { a4, inner } from '../../pdf/a4.ts'
import { colours } from '../../pdf/colours.ts'
import { writeText } from '../../pdf/text.ts'
import { showDay } from '../../web/times.ts'
import type { Paper } from './paper.ts'
import { decoration } from './tags.ts'

const gap = 24
const columnWidth = (inner - gap) / 2
const rowHeight = 33

/** Who the candidate is, and which exam this is. */
export function drawDetails(paper: Paper): void {
  const { document, part, profile } = paper
  const name = `${profile.firstName} ${profile.lastName}`
  const box = { x: a4.margin, y: 116, width: inner, height: 31, lines: 2, size: 18 }
  part.text('H2', () => writeText(document, name, { ...box, font: 'semibold' }), name)
  detailsOf(paper).forEach(([label, value], index) => {
    const x = a4.margin + (index % 2) * (columnWidth + gap)
    const y = 150 + Math.floor(index / 2) * rowHeight
    decoration(document, () => {
      document
        .moveTo(x, y)
        .lineTo(x + columnWidth, y)
        .lineWidth(0.5)
        .stroke(colours.line)
    })
    const draw = () => {
      const box = { x, width: columnWidth }
      writeText(document, label, { ...box, y: y + 3, size: 7.5, colour: colours.soft })
      writeText(document, value, { ...box, y: y + 13, height: 24, lines: 2, size: 10, font: 'semibold' })
    }
    part.text('P', draw, `${label} ${value}`)
  })
}

function detailsOf({ profile, t, language }: Paper): [label: string, value: string][] {
  const place = ({ number, name }: { number: string; name: string }) => `${number}  ${name}`
  return [
    [t('profile.candidateNumber'), profile.candidateNumber],
    [t('profile.dateOfBirth'), showDay(profile.dateOfBirth, language)],
    [t('profile.exam'), profile.exam.name],
    [t('profile.series'), profile.series.name],
    [t('profile.centre'), place(profile.centre)],
    [t('profile.preparationCentre'), profile.preparationCentre ? place(profile.preparationCentre) : '–'],
  ]
}
