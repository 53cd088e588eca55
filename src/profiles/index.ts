export { type Chart, profileChart } from './geometry.ts'
export { profilePdf, writeProfiles } from './pdf.ts'
export type { Profile } from './profile.ts'
export { groupedReference } from './reference.ts'
