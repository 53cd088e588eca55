import { a4, inner } from '../../pdf/a4.ts'
import { colours } from '../../pdf/colours.ts'
import { line, rectangle } from '../../pdf/operators.ts'
import { decoration } from '../../pdf/tags.ts'
import { writeText } from '../../pdf/text/text.ts'
import { type Profile, type ResultStatus, resultsOf } from '../../results/profile.ts'
import { groupedReference } from '../reference.ts'
import { checkSize } from './check.ts'
import type { Paper } from './paper.ts'

const notice = { x: a4.margin, y: 728, width: inner - checkSize - 10, height: checkSize }
const foot = 790

/** What the texts of the head, the notice and the foot stand on. */
function frame(): string {
  return [
    rectangle({ x: 0, y: 0, width: a4.width, height: 52 }, { fill: colours.brand }),
    rectangle({ x: 0, y: 52, width: a4.width, height: 3 }, { fill: colours.accent }),
    rectangle(notice, { fill: colours.ground, edge: colours.line, edgeWidth: 0.6 }),
    rectangle({ ...notice, width: 4 }, { fill: colours.accent }),
    line([a4.margin, foot], [a4.margin + inner, foot], 0.8, colours.brand),
  ].join('')
}

/** The board's band at the top, and what this page is. */
export function drawHead({ document, part, profile, config, t }: Paper): void {
  decoration(document, 'frame', frame)
  const box = { x: a4.margin, width: inner }
  part.text(
    'P',
    () => writeText(document, config.boardName, { ...box, y: 17, size: 15, font: 'bold', colour: '#ffffff' }),
    config.boardName,
  )
  part.text('H1', () =>
    writeText(document, t('profile.title'), { ...box, y: 69, width: 320, size: 20, font: 'bold' }),
  )
  part.text('P', () =>
    writeText(document, t('profile.subtitle'), {
      ...box,
      y: 96,
      width: 320,
      size: 9.5,
      colour: colours.soft,
    }),
  )
  const right = { x: a4.margin + inner - 170, width: 170, align: 'right' as const }
  part.text('P', () => {
    writeText(document, t('profile.reference'), { ...right, y: 74, size: 7.5, colour: colours.soft })
    writeText(document, groupedReference(profile.reference), { ...right, y: 85, size: 13, font: 'bold' })
  })
}

/** What each status means that a result on this page has, and whom to ask (K3). */
export function drawMeanings({ document, part, profile, t }: Paper, top: number): void {
  let y = top
  for (const status of statusesToExplain(profile)) {
    part.text('P', () => {
      const text = `${t(`profile.status.${status}`)}: ${t(`profile.statusText.${status}`)}`
      y += writeText(document, text, { x: a4.margin, y, width: inner, size: 7.5, lines: 2 }) + 1
    })
  }
}

/** Every status on the page but the overall result's, which is explained beside it. */
function statusesToExplain(profile: Profile): ResultStatus[] {
  const statuses = new Set<ResultStatus>(resultsOf(profile).map(({ status }) => status))
  return [...statuses.difference(new Set(['final', profile.overall.status]))]
}

/** How high the meanings become at most. */
export function heightOfMeanings(profile: Profile): number {
  return statusesToExplain(profile).length * 21
}

/** That the results are provisional (A11) stands on every page. */
export function drawNotice({ document, part, t, checkAddress }: Paper): void {
  const { y } = notice
  const box = { x: a4.margin + 14, width: notice.width - 22 }
  part.text('P', () => {
    writeText(document, t('common.provisional.title'), { ...box, y: y + 4, size: 8.5, font: 'bold' })
    writeText(document, t('common.provisional.text'), { ...box, y: y + 15, size: 7.5, lines: 2 })
  })
  part.text('P', () => {
    const check = `${t('profile.check')}: ${checkAddress}`
    writeText(document, check, { ...box, y: y + 38, size: 6.5, colour: colours.soft })
  })
}

/** Where the page comes from, and when. */
export function drawFoot({ document, part, profile, config, t, produced }: Paper): void {
  const y = foot
  const reference = `${t('profile.reference')} ${groupedReference(profile.reference)}`
  const half = inner / 2 - 6
  const [left, right] = [
    { x: a4.margin, width: half },
    { x: a4.margin + inner - half, width: half, align: 'right' as const },
  ]
  const soft = { size: 7.5, colour: colours.soft }
  part.text(
    'P',
    () => {
      writeText(document, config.publicUrl, { ...left, y: y + 6, size: 8.5, font: 'semibold' })
      writeText(document, config.boardName, { ...left, ...soft, y: y + 18 })
    },
    `${config.publicUrl} ${config.boardName}`,
  )
  part.text('P', () => {
    writeText(document, reference, { ...right, y: y + 6, size: 8.5, font: 'semibold' })
    writeText(document, produced, { ...right, ...soft, y: y + 18 })
  })
}
