import { aCentre, aCentreSetting, aFullResult, anEntry, aSeries, hoursFromNow } from '../builders.ts'
import { aCandidate, aStaffMember } from '../people.ts'
import type { TestPortal } from '../portal.ts'
import type { Visitor } from '../visitor.ts'

/** A series that is released and one that is coming, and everybody who will get a result of the coming one. */
export async function aScene(portal: TestPortal) {
  const { owner } = portal.db
  const centre = await aCentre(owner)
  const preparation = await aCentre(owner, { kind: 'preparation' })
  const about = { centreId: centre.id, preparationCentreId: preparation.id }

  const old = await aSeries(owner, { code: '2026-03' })
  await aCentreSetting(owner, old.id, centre.id)
  const oldEntries = await entriesIn(old.id, 'Old')
  for (const entry of oldEntries) await aFullResult(owner, entry.id)

  const coming = await aSeries(owner, { code: '2026-06', releaseAt: hoursFromNow(48) })
  await aCentreSetting(owner, coming.id, centre.id, { delayMinutes: 60 })
  const entries = await entriesIn(coming.id, 'Coming')
  const [entry] = entries
  if (!entry) throw new Error('No entry')
  const { rows: references } = await owner.query('select reference from entry where id = $1', [entry.id])
  const reference: string = references[0].reference

  const candidate = await aCandidate(portal, { entry })
  await owner.query('update candidate_account set release_mail = true')
  const staff = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
  const officer = await aStaffMember(portal, { area: 'officers', centreId: centre.id })

  async function entriesIn(seriesId: number, lastName: string) {
    const names = ['Ana', 'Berta', 'Carla']
    const wanted = names.map((firstName, index) => ({ firstName, candidateNumber: `000${index + 1}` }))
    return Promise.all(wanted.map((one) => anEntry(owner, { ...about, seriesId, lastName, ...one })))
  }

  async function signedInCandidate(): Promise<Visitor> {
    const visitor = portal.visitor()
    await visitor.signIn('candidates', candidate.idNumber, candidate.password)
    return visitor
  }

  async function signedInStaff(): Promise<Visitor> {
    const visitor = portal.visitor()
    await visitor.signIn('preparation', staff.email, staff.password)
    return visitor
  }

  async function signedInOfficer(): Promise<Visitor> {
    const visitor = portal.visitor()
    await visitor.signIn('officers', officer.email, officer.password)
    return visitor
  }

  async function withoutResults(): Promise<void> {
    await owner.query(
      'delete from result using entry where entry.id = result.entry_id and entry.series_id = $1',
      [coming.id],
    )
  }

  async function loadResults(): Promise<void> {
    for (const { id } of entries) await aFullResult(owner, id)
  }

  return {
    portal,
    owner,
    centre,
    old,
    oldEntries,
    coming,
    entries,
    entry,
    reference,
    signedInCandidate,
    signedInStaff,
    signedInOfficer,
    withoutResults,
    loadResults,
  }
}

export type Scene = Awaited<ReturnType<typeof aScene>>
