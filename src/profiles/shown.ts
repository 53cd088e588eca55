import type { Profile } from '../results/profile.ts'
import type { Translate } from '../web/languages/languages.ts'
import { type Chart, profileChart } from './geometry.ts'
import { groupedReference } from './reference.ts'

/** What a web page shows of a profile. */
export type ShownProfile = { profile: Profile; chart: Chart | undefined; reference: string }

/** Makes a profile ready for a web page: with its chart, and its reference number in groups. */
export function shownProfile(profile: Profile, t: Translate): ShownProfile {
  return { profile, chart: profileChart(profile, t), reference: groupedReference(profile.reference) }
}
