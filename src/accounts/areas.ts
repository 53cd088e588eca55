import type { Config } from '../config.ts'

export const areas = ['candidates', 'preparation', 'officers', 'operators'] as const

/** One of the four parts of the portal, each with its own sign-in, session and pages (S1). */
export type Area = (typeof areas)[number]

/** The areas whose people are invited; candidates register by themselves. */
export type StaffArea = Exclude<Area, 'candidates'>

/** How long a session lasts: without a request, and in all (ASVS 7.3). */
export function sessionLimits(area: Area): { idleMinutes: number; totalMinutes: number } {
  return area === 'candidates'
    ? { idleMinutes: 15, totalMinutes: 4 * 60 }
    : { idleMinutes: 30, totalMinutes: 8 * 60 }
}

/** The work that goes into hashing a password of this area. */
export function hashCost(config: Config, area: Area): number {
  return area === 'candidates' ? config.bcryptCostCandidate : config.bcryptCostStaff
}

/** The shortest password of this area (ASVS 6.2.1). */
export function shortestPassword(area: Area): number {
  return area === 'candidates' ? 8 : 15
}
