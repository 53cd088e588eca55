export type { Profile } from '../results/profile.ts'
export { profilePdf, warnOfMissing, writeProfiles } from './pdf.ts'
export { shownProfile } from './shown.ts'
export { warmUp } from './warm-up.ts'
