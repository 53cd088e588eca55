import { expect, test } from 'vitest'
import { aBrowserPage, expectAccessible, picture } from '../support/browser.ts'
import { aCentre, aCentreSetting, aSeries } from '../support/builders.ts'
import { aCandidateEntry, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal({ BOARD_NAME: 'Northern Examinations Board' })
const { owner } = portal.db
const centre = await aCentre(owner)
const preparation = await aCentre(owner, { kind: 'preparation', name: 'Lingua Madrid' })
const series = await aSeries(owner, { name: 'June 2026' })
await aSeries(owner, { name: 'March 2027', releaseAt: null })
await aCentreSetting(owner, series.id, centre.id)
const names = [
  ['Łukasz', 'Wiśniewski'],
  ['Thị Hương', 'Nguyễn'],
  ['Αλέξανδρος', 'Παπαδόπουλος'],
  ['María de los Ángeles', 'Fernández-Villaverde y Gutiérrez de la Concha'],
] as const
for (let number = 1; number <= 301; number += 1) {
  const [firstName, lastName] = names[number % names.length] ?? names[0]
  const candidateNumber = String(number).padStart(4, '0')
  const about = { seriesId: series.id, centreId: centre.id, preparationCentreId: preparation.id }
  await aCandidateEntry(owner, { ...about, candidateNumber, firstName, lastName })
}
const person = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })

test.each([375, 1280])(
  'S7, S8, S9: at %i pixels staff find a candidate, are refused 301 profiles, take a part, and get the file',
  async (width) => {
    const page = await aBrowserPage(portal.url, { viewport: { width, height: 900 } })
    await page.goto('/preparation')
    await expectAccessible(page)
    await page
      .getByRole('navigation', { name: 'Main navigation' })
      .getByRole('link', { name: 'Sign in' })
      .click()
    await expectAccessible(page)
    await picture(page, `preparation-sign-in-${width}`)
    await page.getByLabel('User name').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Find results' }).click()
    await expectAccessible(page)
    await picture(page, `preparation-results-${width}`)

    await page.getByLabel('From').fill('0007')
    await page.getByLabel('To', { exact: true }).fill('0007')
    await page.getByLabel('Last name').fill('fernandez')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '1 result' }).waitFor()
    await expectAccessible(page)
    await picture(page, `preparation-found-${width}`)
    await page.getByRole('link', { name: '0007' }).click()
    await page.getByText('Reference number').waitFor()
    await expectAccessible(page)
    await picture(page, `preparation-result-${width}`)

    await page.goto(`/preparation/results?series=${series.code}`)
    await page.getByRole('button', { name: 'One PDF', exact: true }).click()
    await page.getByText('You asked for 301 profiles. At most 300').waitFor()
    await expectAccessible(page)
    await picture(page, `preparation-too-many-${width}`)
    await page.getByRole('button', { name: 'profiles 1 to 300' }).click()
    await page.getByRole('link', { name: 'Download (PDF)' }).waitFor({ timeout: 30_000 })
    await expectAccessible(page)
    await picture(page, `preparation-batch-${width}`)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download (PDF)' }).click()
    expect((await download).suggestedFilename()).toBe('profiles-0001-0300.pdf')
  },
  60_000,
)

test.each([
  '/',
  '/preparation/help',
  '/candidates/help',
  '/officers/sign-in',
  '/operators/sign-in',
  '/nowhere',
  '/preparation/forgotten-password',
])('S17: %s has no barrier, in light and dark', async (path) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await aBrowserPage(portal.url, { colorScheme, viewport: { width: 375, height: 800 } })
    await page.goto(path)
    await expectAccessible(page)
    await picture(page, `page${path.replaceAll('/', '-')}-${colorScheme}`)
  }
})
