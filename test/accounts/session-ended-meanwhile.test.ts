import { expect, test } from 'vitest'
import { tidyUp } from '../../src/tidy-up.ts'
import { aCentre, aCentreSetting, aSeries } from '../support/builders.ts'
import { timePasses } from '../support/clock.ts'
import { linkIn } from '../support/mailbox.ts'
import { acceptedTerms, aFamily } from '../support/officers.ts'
import { aCandidateEntry, aStaffMember, type Person } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()
const { owner } = portal.db
const centre = await aCentre(owner)

/** An officer with the form for a new preparation centre, filled in, whose session has ended meanwhile. */
async function filledInTooLate(): Promise<{ officer: Person; visitor: Visitor }> {
  const officer = await aStaffMember(portal, { area: 'officers', centreId: centre.id })
  const visitor = portal.visitor()
  await visitor.signIn('officers', officer.email, officer.password)
  await visitor.open('/officers/people/preparation-centres')
  visitor.fill('name', 'Lingua "Łódź" & Söhne').fill('contactName', 'Elena')
  await timePasses(owner, '31 minutes')
  return { officer, visitor }
}

/** Signs in on the sign-in page that is shown, as somebody who was led there. */
async function signInHere(visitor: Visitor, { email, password }: Person): Promise<void> {
  await visitor.fill('username', email).fill('password', password).press('Sign in')
}

function typedIn(visitor: Visitor, name: string): string | undefined {
  return visitor.page.html.querySelector(`main [name="${name}"]:not([type="hidden"])`)?.getAttribute('value')
}

async function keptFormsOf({ identityId }: Person): Promise<Buffer[]> {
  const { rows } = await owner.query('select form_encrypted from kept_form where identity_id = $1', [
    identityId,
  ])
  return rows.map((row) => row.form_encrypted)
}

test('a form that is sent after the session has ended leads to signing in and back to the form, with what was typed', async () => {
  const { officer, visitor } = await filledInTooLate()
  await visitor.press('Add')
  expect(new URL(visitor.page.url).pathname).toBe('/officers/sign-in')
  expect(visitor.words).toContain('what you typed is there')
  await signInHere(visitor, officer)
  expect(new URL(visitor.page.url).pathname).toBe('/officers/people/preparation-centres')
  expect(visitor.words).toContain('Nothing has been saved yet')
  expect(typedIn(visitor, 'name')).toContain('Łódź')
  expect(typedIn(visitor, 'contactName')).toBe('Elena')

  // It is there again when the page is loaded once more, and is sent like any other form.
  await visitor.open('/officers/people/preparation-centres')
  visitor.fill('number', 'ES77001').fill('contactEmail', 'elena@lingua.example')
  await visitor.press('Add')
  expect(visitor.words).toContain('ES77001')
  const { rows } = await owner.query("select name from centre where number = 'ES77001'")
  expect(rows).toEqual([{ name: 'Lingua "Łódź" & Söhne' }])
  await visitor.open('/officers/people/preparation-centres')
  expect(visitor.words).not.toContain('Nothing has been saved yet')
  expect(typedIn(visitor, 'contactName')).toBe('')
  expect(await keptFormsOf(officer)).toEqual([])
})

test('a form on a page of its own kind comes back too, on the page where it stood, and can be sent as it was', async () => {
  const series = await aSeries(owner)
  const staff = await aStaffMember(portal, { area: 'preparation' })
  await aCentreSetting(owner, series.id, centre.id)
  const about = { seriesId: series.id, centreId: centre.id, preparationCentreId: staff.centreId }
  for (const _one of [1, 2]) await aCandidateEntry(owner, about)
  const visitor = portal.visitor()
  await visitor.signIn('preparation', staff.email, staff.password)
  await visitor.open(`/preparation/results?series=${series.code}&firstName=Ana`)
  await timePasses(owner, '31 minutes')
  await visitor.press('One PDF')
  await signInHere(visitor, staff)
  expect(new URL(visitor.page.url).search).toBe(`?series=${series.code}&firstName=Ana`)
  expect(visitor.words).toContain('Nothing has been saved yet')
  await visitor.press('Send it now')
  expect(new URL(visitor.page.url).pathname).toMatch(/^\/preparation\/batches\/\d+$/)
})

test('A4: what was typed into Subcentre Management stands in the table again', async () => {
  const { series, parent, associates } = await aFamily(portal)
  await acceptedTerms(portal, parent)
  const officer = await aStaffMember(portal, { area: 'officers', centreId: parent.id })
  const visitor = portal.visitor()
  await visitor.signIn('officers', officer.email, officer.password)
  const page = `/officers/candidate-results/${series.code}/subcentres?centre=${parent.number}`
  await visitor.open(page)
  const delay = `centres[${associates[1].number}][delay]`
  visitor.fill(delay, '13:45')
  await timePasses(owner, '31 minutes')
  await visitor.press('Save')
  await signInHere(visitor, officer)
  expect(visitor.page.url).toBe(portal.url + page)
  expect(typedIn(visitor, delay)).toBe('13:45')
})

test('what was typed is there also for who had to choose a new password to sign in again', async () => {
  const { officer, visitor } = await filledInTooLate()
  await visitor.press('Add')
  await visitor.open('/officers/forgotten-password')
  await visitor.fill('email', officer.email).press('Submit')
  await visitor.open(linkIn(await portal.mailbox.mailTo(officer.email)))
  const password = 'a password of today'
  await visitor.fill('password', password).fill('confirmPassword', password).press('Save the new password')
  await signInHere(visitor, { ...officer, password })
  expect(typedIn(visitor, 'contactName')).toBe('Elena')
})

test('what was typed is dropped when somebody else signs in there', async () => {
  const { officer, visitor } = await filledInTooLate()
  await visitor.press('Add')
  const other = await aStaffMember(portal, { area: 'officers', centreId: centre.id })
  await signInHere(visitor, other)
  expect(visitor.page.text).not.toContain('Elena')
  expect(await keptFormsOf(officer)).toEqual([])
  await visitor.signOut()
  await visitor.open('/officers/people/preparation-centres')
  await signInHere(visitor, officer)
  expect(visitor.page.text).not.toContain('Elena')
})

test('what was typed is kept encrypted, for a quarter of an hour', async () => {
  const { officer, visitor } = await filledInTooLate()
  await visitor.press('Add')
  const [sealed, ...others] = await keptFormsOf(officer)
  expect(others).toEqual([])
  expect(sealed?.toString('latin1')).not.toMatch(/Elena|contactName|preparation-centres/)
  await timePasses(owner, '15 minutes')
  await signInHere(visitor, officer)
  expect(visitor.page.text).not.toContain('Elena')
  await tidyUp(portal.portal)
  expect(await keptFormsOf(officer)).toEqual([])
})

test('passwords are not kept, nor more than 256 KB; signing in still leads back to the page', async () => {
  const operator = await aStaffMember(portal, { area: 'operators' })
  const series = await aSeries(owner)
  const visitor = portal.visitor()
  await visitor.signIn('operators', operator.email, operator.password)
  await visitor.open(`/operators/series/${series.code}`)
  visitor.fill('release', '2031-05-06T07:08').fill('currentPassword', 'a word not to be kept')
  await timePasses(owner, '31 minutes')
  await visitor.press('Save')
  await signInHere(visitor, operator)
  expect(typedIn(visitor, 'release')).toBe('2031-05-06T07:08')
  expect(visitor.page.text).not.toContain('a word not to be kept')

  await visitor.open('/operators/people')
  visitor.fill('email', 'x'.repeat(300_000))
  await timePasses(owner, '31 minutes')
  await visitor.press('Send invitation')
  await signInHere(visitor, operator)
  expect(new URL(visitor.page.url).pathname).toBe('/operators/people')
  expect(typedIn(visitor, 'email')).toBe('')
})

test('only a browser that names a session which ended within the hour leaves anything', async () => {
  const { officer, visitor } = await filledInTooLate()
  await timePasses(owner, '61 minutes')
  await visitor.press('Add')
  expect(visitor.page.status).toBe(403)
  const { officer: other, visitor: without } = await filledInTooLate()
  without.cookies.delete('officers')
  await without.press('Add')
  expect(without.page.status).toBe(403)
  expect(await keptFormsOf(other)).toEqual([])
  expect(await keptFormsOf(officer)).toEqual([])
})

test('signing out on a page whose session has ended is signing out', async () => {
  const { visitor } = await filledInTooLate()
  await visitor.open('/officers/help')
  const officer = await aStaffMember(portal, { area: 'officers', centreId: centre.id })
  await visitor.signIn('officers', officer.email, officer.password)
  await timePasses(owner, '31 minutes')
  await visitor.signOut()
  expect(new URL(visitor.page.url).pathname).toBe('/officers/sign-in')
})
