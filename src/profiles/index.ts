export { profilePdf, warnOfMissing, writeProfiles } from './pdf.ts'
export type { Profile } from './profile.ts'
export { shownProfile } from './shown.ts'
export { warmUp } from './warm-up.ts'
