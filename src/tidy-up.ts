import { deleteOldAttempts } from './accounts/lockout.ts'
import { deleteEndedSessions } from './accounts/sessions/ended-session.ts'
import { deleteOldKeptForms } from './accounts/sessions/kept-form.ts'
import { deleteOldTokens } from './accounts/token.ts'
import { deleteOldBatches } from './batches/index.ts'
import { deleteOldDrafts } from './centres/subcentres/draft.ts'
import { deleteOldFiles } from './files/index.ts'
import { deleteLeftovers } from './leftovers.ts'
import { deleteOldMails, takeUpWaitingMails } from './mail/index.ts'
import type { Portal } from './portal.ts'
import { addUpTallies } from './results/series/series-times.ts'
import { deleteOldUploads } from './uploads/index.ts'
import { deleteOldPlaces } from './web/waiting-room/index.ts'

/** Deletes, every hour, what has served its time (ASVS 14.2.7). Nothing depends on when that happens. */
export async function tidyUp(portal: Portal): Promise<void> {
  await deleteEndedSessions(portal.db)
  await deleteOldKeptForms(portal.db)
  await deleteOldAttempts(portal.db)
  await deleteOldTokens(portal.db)
  await takeUpWaitingMails(portal)
  await deleteOldMails(portal.db)
  await deleteOldBatches(portal)
  await deleteOldFiles(portal)
  await deleteOldDrafts(portal.db)
  await deleteOldUploads(portal)
  await deleteOldPlaces(portal.db)
  await deleteLeftovers(portal)
  await addUpTallies(portal.db)
}
