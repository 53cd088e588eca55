import type { Router } from 'express'
import { identityById, signedIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { profilePdf, shownProfile, warnOfMissing } from '../profiles/index.ts'
import { entriesOfCandidate, resultOfCandidate } from '../results/candidate-results.ts'
import { releasedProfile } from '../results/released.ts'
import { NotFound } from '../web/errors.ts'
import { sendPdf } from '../web/files/files.ts'
import { renderPage } from '../web/page.ts'
import { numberParameter } from '../web/parameters.ts'

/** A candidate's own results: all of them by series, one in full, and its graphical profile (S8). */
export function resultPages(router: Router, portal: Portal): void {
  router.get('/results', async (_req, res) => {
    const { identityId } = signedIn(res.locals)
    const [entries, person] = await Promise.all([
      entriesOfCandidate(portal.db, identityId),
      identityById(portal.db, 'candidates', identityId),
    ])
    const series = Object.entries(Object.groupBy(entries, (entry) => entry.series)).map(([name, list]) => ({
      name,
      entries: list ?? [],
    }))
    const title = res.locals.t('candidates.results.title')
    renderPage(res, 'candidates/results', { title, series, pendingEmail: person?.pending_email ?? null })
  })

  router.get('/results/:entryId', async (req, res) => {
    const { identityId } = signedIn(res.locals)
    const found = await resultOfCandidate(portal.db, {
      identityId,
      entryId: numberParameter(req.params.entryId),
    })
    if (!found) throw new NotFound()
    const { entry, profile } = found
    const title = `${entry.exam}, ${entry.series}`
    if (!profile) return renderPage(res, 'candidates/no-result', { title, entry })
    portal.ownViews.add(identityId, profile.entryId, 'page')
    renderPage(res, 'candidates/result', {
      title,
      entry,
      ...shownProfile(profile, res.locals.t),
    })
  })

  router.get('/results/:entryId/profile.pdf', async (req, res) => {
    const reader = { audience: 'candidate', identityId: signedIn(res.locals).identityId } as const
    const profile = await releasedProfile(portal.db, reader, numberParameter(req.params.entryId))
    if (!profile) throw new NotFound()
    portal.ownViews.add(reader.identityId, profile.entryId, 'pdf')
    sendPdf(
      res,
      await profilePdf(profile, portal.config, res.locals.lang, warnOfMissing(portal.log)),
      `profile-${profile.reference}.pdf`,
    )
  })
}
