import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import { record } from '../audit/index.ts'
import { type Letter, letterForPreparation } from '../letters/letter.ts'
import { letterPdf } from '../letters/paper/letters-pdf.ts'
import { sharedLetters } from '../letters/shared-letters.ts'
import type { Portal } from '../portal.ts'
import { NotFound, PersonError } from '../web/errors.ts'
import { sendPdf } from '../web/files/files.ts'
import { renderPage } from '../web/page.ts'
import { pageAt, pageNumber, pagesFor } from '../web/paging.ts'
import { numberParameter } from '../web/parameters.ts'
import { searchErrors } from '../web/search-field.ts'

const query = z.object({
  name: z.string().trim().max(100).catch(''),
  page: pageNumber,
})

/** Letters of a preparation centre's candidates, where their centre shares them (S13). */
export function letterPages(router: Router, portal: Portal): void {
  router.get('/letters', async (req, res) => {
    const { name, page } = query.parse(req.query)
    const { identityId } = signedIn(res.locals)
    const { count, letters } = await sharedLetters(portal.db, identityId, name, pageAt(page))
    const pages = pagesFor(count)
    const hrefFor = (number: number) => `?${new URLSearchParams({ name, page: String(number) })}`
    const found = { count, letters, page, pages, hrefFor }
    const title = res.locals.t('preparation.letters.title')
    renderPage(
      res,
      'preparation/letters',
      { title, found },
      { values: { name }, errors: searchErrors(res, 'name', name) },
    )
  })

  router.get('/letters/:entryId', async (req, res) => {
    const letter = await sharedLetter(portal, req, res)
    renderPage(res, 'preparation/letter', { title: res.locals.t('letter.title'), letter })
  })

  router.get('/letters/:entryId/letter.pdf', async (req, res) => {
    const letter = await sharedLetter(portal, req, res)
    if (letter.is_out_of_date) throw new PersonError(409, 'letterOutOfDate')
    const { identityId } = signedIn(res.locals)
    const detail = { entryId: letter.entry_id, centre: letter.centre_number }
    await record(portal.db, { what: 'letter.viewed', identityId, area: 'preparation', detail })
    sendPdf(res, await letterPdf(letter, portal.config, 'en', portal.log), `letter-${letter.id_number}.pdf`)
  })
}

async function sharedLetter(portal: Portal, req: Request, res: Response): Promise<Letter> {
  const { identityId } = signedIn(res.locals)
  const { encryptionKey } = portal.config
  const entryId = numberParameter(req.params.entryId)
  const letter = await letterForPreparation(portal.db, encryptionKey, identityId, entryId)
  if (!letter) throw new NotFound()
  return letter
}
