import type { HTMLElement } from 'node-html-parser'
import type { Centre, Series } from './builders.ts'
import { acceptedTerms, aFamily } from './officers.ts'
import type { TestPortal } from './portal.ts'
import type { Visitor } from './visitor.ts'

type Owner = TestPortal['db']['owner']

/** A parent centre with three associate centres, all of which have accepted the terms; `at` is Subcentre Management. */
export async function aParentCentre(portal: TestPortal) {
  const family = await aFamily(portal, { entries: 1 })
  await acceptedTerms(portal, family.parent, ...family.associates)
  return { ...family, at: `/officers/candidate-results/${family.series.code}/subcentres` }
}

/** A field of the page that is shown. */
export function field(visitor: Visitor, name: string): HTMLElement | null {
  return visitor.page.html.querySelector(`[name="${name}"]`)
}

/** What is in force for the candidates of a centre in a series. */
export async function inForce(owner: Owner, seriesId: number, centreId: number) {
  const { rows } = await owner.query(
    'select has_access, delay_minutes, contact_centre from centre_in_force where series_id = $1 and centre_id = $2',
    [seriesId, centreId],
  )
  return rows[0]
}

/** The one entry of a centre, as a candidate is made of it. */
export async function entryAt(owner: Owner, centre: Centre, series: Series) {
  const { rows } = await owner.query<{ id: number }>('select id from entry where centre_id = $1', [centre.id])
  const id = rows[0]?.id ?? 0
  return { id, candidateNumber: '0001', examCode: 'B2F', seriesId: series.id, centreId: centre.id }
}

/** Whether a candidate sees the score on this page. */
export async function seesScore(candidate: Visitor, path: string): Promise<boolean> {
  await candidate.open(path)
  return /\b175\b/.test(candidate.words)
}
