import type { Request, Response, Router } from 'express'
import { signedIn } from '../accounts/index.ts'
import { record } from '../audit/index.ts'
import type { Place } from '../centres/place.ts'
import { type Letter, letterForOfficer } from '../letters/letter.ts'
import { letterPdf } from '../letters/paper/letters-pdf.ts'
import { recreateLetters } from '../letters/recreate-letters.ts'
import type { Portal } from '../portal.ts'
import { NotFound, PersonError } from '../web/errors.ts'
import { sendPdf } from '../web/files.ts'
import { renderPage } from '../web/page.ts'
import { numberParameter } from '../web/parameters.ts'
import { placeOf } from './place.ts'

/** A candidate's letter handed out again, after a look at who asks for it (S13); re-created where it is in wrong hands. */
export function letterPages(router: Router, portal: Portal): void {
  router.get('/candidate-results/:series/letters/:entryId', async (req, res) => {
    const found = await ownLetter(portal, req, res)
    if (!found) return
    const title = res.locals.t('officers.letter.title')
    renderPage(res, 'officers/letter', { title, ...found })
  })

  router.get('/candidate-results/:series/letters/:entryId/letter.pdf', async (req, res) => {
    const found = await ownLetter(portal, req, res)
    if (!found) return
    if (found.letter.is_out_of_date) throw new PersonError(409, 'letterOutOfDate')
    await logView(portal, res, 'letter.viewed', found)
    sendPdf(
      res,
      await letterPdf(found.letter, portal.config, 'en', portal.log),
      `letter-${found.letter.id_number}.pdf`,
    )
  })

  router.post('/candidate-results/:series/letters/:entryId', async (req, res) => {
    const found = await ownLetter(portal, req, res)
    if (!found) return
    await recreateLetters(portal.db, portal.config.encryptionKey, [found.letter.entry_id], 'all')
    await logView(portal, res, 'letter.recreated', found)
    req.session.flash = { kind: 'success', text: res.locals.t('officers.letter.recreated') }
    const { series_code, centre_number } = found.place
    res.redirect(
      303,
      `/officers/candidate-results/${series_code}/letters/${found.letter.entry_id}?centre=${centre_number}`,
    )
  })
}

type Found = { place: Place; letter: Letter }

async function ownLetter(portal: Portal, req: Request, res: Response): Promise<Found | undefined> {
  const place = await placeOf(portal, req, res)
  if (!place) return undefined
  const { identityId } = signedIn(res.locals)
  const { encryptionKey } = portal.config
  const letter = await letterForOfficer(
    portal.db,
    encryptionKey,
    identityId,
    numberParameter(req.params.entryId),
  )
  if (letter?.series_code !== place.series_code || letter.centre_number !== place.centre_number)
    throw new NotFound()
  return { place, letter }
}

async function logView(portal: Portal, res: Response, what: string, { place, letter }: Found): Promise<void> {
  const { identityId } = signedIn(res.locals)
  const detail = { entryId: letter.entry_id, series: place.series_code }
  await record(portal.db, { what, identityId, area: 'officers', centreId: place.centre_id, detail })
}
