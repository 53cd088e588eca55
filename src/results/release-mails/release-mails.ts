import type { Portal } from '../../portal.ts'
import { mailCandidates } from './candidates.ts'
import { mailPreparationCentres } from './preparation-centres.ts'

/**
 * Tells those who want it that results are there (K2): candidates once the gate shows them theirs, the staff of a
 * preparation centre once a series shows them some. Asked every minute; never early, because the gate decides, never
 * twice, because who is told is marked in the same transaction, and without any result.
 */
export async function mailReleases(portal: Portal): Promise<void> {
  await mailCandidates(portal)
  await mailPreparationCentres(portal)
}
