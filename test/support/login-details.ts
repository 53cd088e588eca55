import { expect } from 'vitest'
import type { Centre, Series } from './builders.ts'
import { jobsAreDone } from './clock.ts'
import { acceptedTerms, aFamily } from './officers.ts'
import type { TestPortal } from './portal.ts'
import type { Visitor } from './visitor.ts'

type Owner = TestPortal['db']['owner']

/** A family of centres that have accepted the terms and give all their candidates access; `at` is their credentials page. */
export async function aFamilyWithAccess(portal: TestPortal, wanted: Parameters<typeof aFamily>[1] = {}) {
  const family = await aFamily(portal, wanted)
  await acceptedTerms(portal, family.parent, ...family.associates)
  for (const centre of [family.parent, ...family.associates])
    await portal.db.owner.query(
      `insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access, contact)
       values ($1, $2, 'all', false, true, 'centre')`,
      [family.series.id, centre.id],
    )
  return { ...family, at: `/officers/candidate-results/${family.series.code}/credentials` }
}

/** Presses a button that makes a file, waits for the worker, and opens the file's page. */
export async function makeFile(owner: Owner, officer: Visitor, button: string): Promise<void> {
  await officer.press(button)
  await jobsAreDone(owner)
  await officer.open(new URL(officer.page.url).pathname)
}

/** The file whose page is open. */
export async function download(officer: Visitor): Promise<Buffer> {
  const file = await officer.request('GET', `${new URL(officer.page.url).pathname}/file`)
  expect(file.status).toBe(200)
  return file.body
}

/** The login details of a centre's candidates in a series, by candidate number. */
export async function credentialsOf(owner: Owner, centre: Centre, series: Series) {
  const { rows } = await owner.query<{ id: number; id_number: string; sealed: string | null }>(
    `select entry.id, id_number, encode(secret_number_encrypted, 'hex') as sealed
     from credential join entry on entry.id = entry_id
     where centre_id = $1 and series_id = $2 order by candidate_number`,
    [centre.id, series.id],
  )
  return rows
}
