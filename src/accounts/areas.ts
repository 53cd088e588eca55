import type { Config } from '../config.ts'

export const areas = ['candidates', 'preparation', 'officers', 'operators'] as const

/** One of the four parts of the portal, each with its own sign-in, session and pages (S1). */
export type Area = (typeof areas)[number]

/** The areas whose people are invited; candidates register by themselves. */
export type StaffArea = Exclude<Area, 'candidates'>

/** The work that goes into hashing a password of this area. */
export function hashCost(config: Config, area: Area): number {
  return area === 'candidates' ? config.bcryptCostCandidate : config.bcryptCostStaff
}

/** The shortest password of this area (ASVS 6.2.1). */
export function shortestPassword(area: Area): number {
  return area === 'candidates' ? 8 : 15
}
