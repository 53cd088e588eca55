import { expect, test } from 'vitest'
import { aBrowserPage, expectAccessible, picture } from '../support/browser.ts'
import { aCentre, aCentreSetting, aSeries } from '../support/builders.ts'
import { aCandidate, aCandidateEntry, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal({ BOARD_NAME: 'Northern Examinations Board' })
const { owner } = portal.db
const [centre, preparation, series] = [
  await aCentre(owner),
  await aCentre(owner, { kind: 'preparation' }),
  await aSeries(owner, { name: 'June 2026' }),
]
await aCentreSetting(owner, series.id, centre.id)

test.each([375, 1280])(
  'at %i pixels a candidate switches checking on, and a university checks; staff look at a summary and follow a batch',
  async (width) => {
    const about = { seriesId: series.id, centreId: centre.id, preparationCentreId: preparation.id }
    const candidate = await aCandidate(portal, { entry: await aCandidateEntry(owner, about) })
    const page = await aBrowserPage(portal.url, { viewport: { width, height: 900 } })
    const look = async (name: string) => {
      await expectAccessible(page)
      await picture(page, `verification-${name}-${width}`)
    }
    const signIn = async (area: string, name: string, password: string) => {
      await page.goto(`/${area}/sign-in`)
      await page.locator('#username').fill(name)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
    }
    await signIn('candidates', candidate.email, candidate.password)
    await page.goto(`/candidates/results/${candidate.entry.id}`)
    await page.getByRole('heading', { name: 'What level B2 means' }).waitFor()
    await page.getByRole('link', { name: 'Let others check this result' }).click()
    await page.getByLabel('Whoever has my profile may check it').check()
    await page.getByLabel('Initials only').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The link on your profile shows your result now.').waitFor()
    await look('decide')
    await page.getByRole('link', { name: /\/verify\// }).click()
    await page.getByText('A. N.').waitFor()
    await look('result')
    await page.goto('/verify')
    await look('form')
    await page.getByLabel('Code on the profile').fill('2345')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'No result is shown for this code' }).waitFor()
    await look('unknown')

    const person = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
    await signIn('preparation', person.email, person.password)
    await page.goto('/preparation/results?series=')
    await page.getByRole('link', { name: 'Summary of these results' }).click()
    await page.getByRole('heading', { name: 'Grades' }).waitFor()
    await look('summary')
    await page.goto('/preparation/results?series=')
    await page.getByRole('button', { name: 'One PDF', exact: true }).click()
    await page.getByText('can be downloaded, until').waitFor({ timeout: 20_000 })
    await look('batch')
    expect(await page.locator('[data-progress="done"]').count()).toBe(1)
  },
  60_000,
)
