import { aCentre, aSeries, type Centre, type Series } from './builders.ts'
import { aCandidateEntry, aStaffMember } from './people.ts'
import type { TestPortal } from './portal.ts'
import type { Visitor } from './visitor.ts'

/** An officer of a centre, signed in. */
export async function anOfficerOf(
  portal: TestPortal,
  centre: Centre,
): Promise<Visitor & { email: string; identityId: number }> {
  const { email, password, identityId } = await aStaffMember(portal, {
    area: 'officers',
    centreId: centre.id,
  })
  const visitor = portal.visitor()
  await visitor.signIn('officers', email, password)
  return Object.assign(visitor, { email, identityId })
}

/** Accepts the terms for a centre, as its officer did once. */
export async function acceptedTerms(portal: TestPortal, ...centres: Centre[]): Promise<void> {
  for (const centre of centres) {
    await portal.db.owner.query(
      `insert into terms_acceptance (centre_id, accepted_by) values ($1, 'officer@example.org')`,
      [centre.id],
    )
  }
}

/** A parent centre with three associate centres, each with entries in one series. */
export async function aFamily(
  portal: TestPortal,
  wanted: { entries?: number } & NonNullable<Parameters<typeof aSeries>[1]> = {},
): Promise<{ series: Series; parent: Centre; associates: [Centre, Centre, Centre] }> {
  const { entries = 2, ...about } = wanted
  const { owner } = portal.db
  const series = await aSeries(owner, about)
  const parent = await aCentre(owner)
  const associate = () => aCentre(owner, { kind: 'associate', parentId: parent.id })
  const associates: [Centre, Centre, Centre] = [await associate(), await associate(), await associate()]
  for (const centre of [parent, ...associates]) {
    for (let number = 1; number <= entries; number += 1) {
      const candidateNumber = String(number).padStart(4, '0')
      await aCandidateEntry(owner, { seriesId: series.id, centreId: centre.id, candidateNumber })
    }
  }
  return { series, parent, associates }
}
