import { a4 } from '../../pdf/a4.ts'
import { tagPage } from '../../pdf/tags.ts'
import type { Profile } from '../../results/profile.ts'
import { profileChart } from '../geometry.ts'
import { paperSize } from '../plot.ts'
import { drawChart } from './chart.ts'
import { checkAddress, drawCheck } from './check.ts'
import { drawDetails } from './details.ts'
import { drawFoot, drawHead, drawMeanings, drawNotice, heightOfMeanings } from './frame.ts'
import { drawOutcome } from './outcome.ts'
import type { PageContext } from './paper.ts'
import { drawTable } from './table.ts'

/** Draws one profile on the document's current page, A4 upright, from top to bottom. */
export function drawProfile(document: PDFKit.PDFDocument, profile: Profile, context: PageContext): void {
  const scaleHeight = paperSize.scaleHeight - heightOfMeanings(profile)
  const chart = profileChart(profile, context.t, { ...paperSize, scaleHeight })
  tagPage(document, `${profile.firstName} ${profile.lastName}`, (part) => {
    const paper = { document, part, profile, ...context, checkAddress: checkAddress(context.config, profile) }
    drawHead(paper)
    drawDetails(paper)
    let y = drawOutcome(paper, 256)
    if (chart) {
      const top = y + 12
      const box = { x: a4.margin, y: top, width: chart.width, height: chart.height }
      part.figure(`${chart.title}. ${chart.description}`, box, () => drawChart(document, chart, box))
      y = top + chart.height
    }
    y = drawTable(paper, y + 10)
    drawMeanings(paper, y + 6)
    drawNotice(paper)
    drawCheck(paper, 728)
    drawFoot(paper)
  })
}
