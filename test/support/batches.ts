import { expect } from 'vitest'
import { aCentre, aFullResult, anEntry, aSeries, type Centre } from './builders.ts'
import { jobsAreDone } from './clock.ts'
import { aStaffMember } from './people.ts'
import type { TestPortal } from './portal.ts'
import type { Page, Visitor } from './visitor.ts'

/** A preparation centre with so many released results of a centre, and somebody of its staff who is signed in. */
export async function aCentreWith(portal: TestPortal, count: number, of?: Centre) {
  const { owner } = portal.db
  const centre = of ?? (await aCentre(owner))
  const preparation = await aCentre(owner, { kind: 'preparation' })
  const series = await aSeries(owner)
  const ids: number[] = []
  for (let number = 1; number <= count; number += 1) {
    const entry = await anEntry(owner, {
      seriesId: series.id,
      centreId: centre.id,
      preparationCentreId: preparation.id,
      candidateNumber: String(number).padStart(4, '0'),
      lastName: `Núñez ${number}`,
    })
    await aFullResult(owner, entry.id)
    ids.push(entry.id)
  }
  const staff = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', staff.email, staff.password)
  return { centre, preparation, series, staff, visitor, ids }
}

/** Waits for the batch whose page is open. */
export async function untilMade(portal: TestPortal, visitor: Visitor): Promise<void> {
  const path = new URL(visitor.page.url).pathname
  await jobsAreDone(portal.db.owner)
  await visitor.open(path)
  expect(visitor.words).toMatch(/(is|are) ready|could not be made/)
}

/** The entries of the batch whose page is open. */
export async function entriesOfShownBatch(portal: TestPortal, visitor: Visitor): Promise<number[]> {
  const id = Number(new URL(visitor.page.url).pathname.split('/').at(-1))
  const { rows } = await portal.db.owner.query('select entry_ids from batch where id = $1', [id])
  return rows[0].entry_ids.map(Number)
}

/** Asks for a batch with fields as they are, as no page would send them. */
export async function ask(visitor: Visitor, fields: [string, string][]): Promise<Page> {
  await visitor.open('/preparation/results')
  return visitor.request('POST', '/preparation/batches', [['_csrf', visitor.hidden('_csrf')], ...fields])
}

export async function countBatches(portal: TestPortal): Promise<number> {
  const { rows } = await portal.db.owner.query('select count(*)::int as count from batch')
  return rows[0].count
}
