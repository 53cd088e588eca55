import type { Router } from 'express'
import { identityById, signedIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { profilePdf, shownProfile, warnOfMissing } from '../profiles/index.ts'
import { type CandidateEntry, entriesOfCandidate, entryOfCandidate } from '../results/candidate-results.ts'
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
    const entry = await ownEntry(portal, res.locals, req.params.entryId)
    const reader = { audience: 'candidate', identityId: signedIn(res.locals).identityId } as const
    // Before the release everybody reloads this page: what cannot be there is not looked for.
    const profile = isReleaseOver(entry)
      ? await releasedProfile(portal.db, reader, entry.entry_id)
      : undefined
    const title = `${entry.exam}, ${entry.series}`
    if (!profile) return renderPage(res, 'candidates/no-result', { title, entry })
    portal.ownViews.add(reader.identityId, profile.entryId, 'page')
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

async function ownEntry(portal: Portal, locals: Express.Locals, entryId: unknown): Promise<CandidateEntry> {
  const entry = await entryOfCandidate(portal.db, signedIn(locals).identityId, numberParameter(entryId))
  if (!entry) throw new NotFound()
  return entry
}

/** Whether the release time has passed, so that there may be a result, or part of one. */
function isReleaseOver({ state }: CandidateEntry): boolean {
  return state === 'released' || state === 'notReady'
}
