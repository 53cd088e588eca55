import { boundedCache } from '../../bounded-cache.ts'
import { a4, inner } from '../../pdf/a4.ts'
import { colours } from '../../pdf/colours.ts'
import { line } from '../../pdf/operators.ts'
import { decoration } from '../../pdf/tags.ts'
import { writeText } from '../../pdf/text/text.ts'
import { showDay } from '../../web/languages/times.ts'
import type { Paper } from './paper.ts'

const days = boundedCache<string>()

const gap = 24
const columnWidth = (inner - gap) / 2
const rowHeight = 33

/** Who the candidate is, and which exam this is. */
export function drawDetails(paper: Paper): void {
  const { document, part, profile } = paper
  const name = `${profile.firstName} ${profile.lastName}`
  const box = { x: a4.margin, y: 116, width: inner, height: 31, lines: 2, size: 18 }
  part.text('H2', () => writeText(document, name, { ...box, font: 'semibold' }), name)
  decoration(document, 'details', rules)
  detailsOf(paper).forEach(([label, value], index) => {
    const [x, y] = placeOf(index)
    const draw = () => {
      const box = { x, width: columnWidth }
      writeText(document, label, { ...box, y: y + 3, size: 7.5, colour: colours.soft })
      writeText(document, value, { ...box, y: y + 13, height: 24, lines: 2, size: 10, font: 'semibold' })
    }
    part.text('P', draw, `${label} ${value}`)
  })
}

function placeOf(index: number): [x: number, y: number] {
  return [a4.margin + (index % 2) * (columnWidth + gap), 150 + Math.floor(index / 2) * rowHeight]
}

function rules(): string {
  const places = [0, 1, 2, 3, 4, 5].map(placeOf)
  return places.map(([x, y]) => line([x, y], [x + columnWidth, y], 0.5, colours.line)).join('')
}

function detailsOf({ profile, t, language }: Paper): [label: string, value: string][] {
  const place = ({ number, name }: { number: string; name: string }) => `${number}  ${name}`
  return [
    [t('profile.candidateNumber'), profile.candidateNumber],
    [
      t('profile.dateOfBirth'),
      days(`${language} ${profile.dateOfBirth}`, () => showDay(profile.dateOfBirth, language)),
    ],
    [t('profile.exam'), profile.exam.name],
    [t('profile.series'), profile.series.name],
    [t('profile.centre'), place(profile.centre)],
    [t('profile.preparationCentre'), profile.preparationCentre ? place(profile.preparationCentre) : '–'],
  ]
}
