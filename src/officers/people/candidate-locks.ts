import type { Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../../accounts/index.ts'
import { findCandidates, unlockCandidate } from '../../letters/candidate-lock.ts'
import type { Portal } from '../../portal.ts'
import { redirectTelling } from '../../web/flash.ts'
import { renderPage } from '../../web/page.ts'
import { numberParameter } from '../../web/parameters.ts'
import { searchErrors } from '../../web/search-field.ts'
import { requireRight } from '../right.ts'

const query = z.object({ name: z.string().trim().max(100).catch('') })

/** Candidates who cannot sign in: found, and unlocked in one press (S14). */
export function candidateLockPages(router: Router, portal: Portal): void {
  router.use('/candidates', requireRight)

  router.get('/candidates', async (req, res) => {
    const { name } = query.parse(req.query)
    const { identityId } = signedIn(res.locals)
    const found = name ? await findCandidates(portal.db, portal.config, identityId, name) : null
    const title = res.locals.t('people.candidates.title')
    renderPage(
      res,
      'officers/candidates',
      { title, found, name },
      { values: { name }, errors: searchErrors(res, 'name', name) },
    )
  })

  router.post('/candidates/:entryId/unlock', async (req, res) => {
    const { identityId } = signedIn(res.locals)
    const entryId = numberParameter(req.params.entryId)
    const candidate = await unlockCandidate(portal.db, portal.config, identityId, entryId)
    const number = candidate.candidate_number
    redirectTelling(res, `/officers/candidates?name=${candidate.id_number}`, 'people.candidates.unlocked', {
      number,
    })
  })
}
