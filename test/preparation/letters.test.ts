import { expect, test } from 'vitest'
import { aCentre, aCentreSetting, aSeries } from '../support/builders.ts'
import { acceptedTerms, anOfficerOf } from '../support/officers.ts'
import { aCandidateEntry, aLetter, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db
const series = await aSeries(owner)
const centre = await aCentre(owner)
await aCentreSetting(owner, series.id, centre.id)
await acceptedTerms(portal, centre)
const [own, other] = [
  await aCentre(owner, { kind: 'preparation', name: 'Lingua Madrid' }),
  await aCentre(owner, { kind: 'preparation' }),
]

async function aLetterFor(preparationCentreId: number, lastName: string) {
  const about = { seriesId: series.id, centreId: centre.id, preparationCentreId, lastName }
  return aLetter(portal, { entry: await aCandidateEntry(owner, about) })
}

test("S13: a preparation centre sees letters only where the centre has shared them, its own candidates' only, and every view is logged", async () => {
  const [letter, foreign] = [await aLetterFor(own.id, 'Núñez'), await aLetterFor(other.id, 'Fremd')]
  const person = await aStaffMember(portal, { area: 'preparation', centreId: own.id })
  const staff = portal.visitor()
  await staff.signIn('preparation', person.email, person.password)
  const path = `/preparation/letters/${letter.entry.id}`
  await staff.open('/preparation/letters')
  expect(staff.words).toContain('No centre shares letters with you')
  expect((await staff.request('GET', path)).status).toBe(404)
  expect((await staff.request('GET', `${path}/letter.pdf`)).status).toBe(404)

  const officer = await anOfficerOf(portal, centre)
  const credentials = `/officers/candidate-results/${series.code}/credentials`
  await officer.open(credentials)
  expect(officer.words).toContain(`${own.number} Lingua Madrid (1 entry)`)
  await officer.fill('preparation', own.number).press('Save sharing')

  await staff.open('/preparation/letters')
  expect(staff.words).toContain('Núñez')
  expect(staff.words).not.toContain('Fremd')
  await staff.open(path)
  expect(staff.words).toContain('Verify the identity of the candidate')
  const pdf = await staff.request('GET', `${path}/letter.pdf`)
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  const views = await owner.query(`select area from audit_event where what = 'letter.viewed'`)
  expect(views.rows).toEqual([{ area: 'preparation' }])
  expect((await staff.request('GET', `/preparation/letters/${foreign.entry.id}/letter.pdf`)).status).toBe(404)

  await owner.query('update centre_setting set delay_minutes = 30 where centre_id = $1', [centre.id])
  await staff.open(path)
  expect(staff.words).toContain(`Ask ${centre.number}`)
  expect((await staff.request('GET', `${path}/letter.pdf`)).status).toBe(409)
  await owner.query('update centre_setting set delay_minutes = 0 where centre_id = $1', [centre.id])

  await officer.open(credentials)
  await officer.untick('preparation').press('Save sharing')
  expect((await staff.request('GET', `${path}/letter.pdf`)).status).toBe(404)
})
