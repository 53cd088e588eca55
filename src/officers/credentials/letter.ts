import type { Request, Response, Router } from 'express'
import { signedIn } from '../../accounts/index.ts'
import { record } from '../../audit/index.ts'
import { type Letter, letterForOfficer } from '../../letters/letter.ts'
import { letterPdf } from '../../letters/paper/letters-pdf.ts'
import { recreateLetters } from '../../letters/recreate-letters.ts'
import type { Portal } from '../../portal.ts'
import { NotFound, PersonError } from '../../web/errors.ts'
import { sendPdf } from '../../web/files/files.ts'
import { redirectTelling } from '../../web/flash.ts'
import { renderPage } from '../../web/page.ts'
import { numberParameter } from '../../web/parameters.ts'
import { addressOf, centreSeriesOf } from '../centre-series.ts'

const path = '/candidate-results/:series/letters/:entryId'

/** A candidate's letter handed out again, after a look at who asks for it (S13); re-created where it is in wrong hands. */
export function letterPages(router: Router, portal: Portal): void {
  router.get(path, async (req, res) => {
    const letter = await ownLetter(portal, req, res)
    const title = res.locals.t('officers.letter.title')
    renderPage(res, 'officers/letter', { title, centreSeries: centreSeriesOf(res), letter })
  })

  router.get(`${path}/letter.pdf`, async (req, res) => {
    const letter = await ownLetter(portal, req, res)
    if (letter.is_out_of_date) throw new PersonError(409, 'letterOutOfDate')
    await logView(portal, res, 'letter.viewed', letter)
    const pdf = await letterPdf(letter, portal.config, 'en', portal.log)
    sendPdf(res, pdf, `letter-${letter.id_number}.pdf`)
  })

  router.post(path, async (req, res) => {
    const letter = await ownLetter(portal, req, res)
    await recreateLetters(portal.db, portal.config.encryptionKey, [letter.entry_id], 'all')
    await logView(portal, res, 'letter.recreated', letter)
    redirectTelling(
      res,
      addressOf(centreSeriesOf(res), `/letters/${letter.entry_id}`),
      'officers.letter.recreated',
    )
  })
}

async function ownLetter(portal: Portal, req: Request, res: Response): Promise<Letter> {
  const { series_code, centre_number } = centreSeriesOf(res)
  const { identityId } = signedIn(res.locals)
  const entryId = numberParameter(req.params.entryId)
  const letter = await letterForOfficer(portal.db, portal.config.encryptionKey, identityId, entryId)
  if (letter?.series_code !== series_code || letter.centre_number !== centre_number) throw new NotFound()
  return letter
}

async function logView(portal: Portal, res: Response, what: string, { entry_id }: Letter): Promise<void> {
  const { series_code, centre_id } = centreSeriesOf(res)
  const who = { identityId: signedIn(res.locals).identityId, area: 'officers', centreId: centre_id }
  await record(portal.db, { what, ...who, detail: { entryId: entry_id, series: series_code } })
}
