import { expect, test } from 'vitest'
import { aBrowserPage, expectAccessible, picture } from '../support/browser.ts'
import { aCentreSetting } from '../support/builders.ts'
import { timePasses } from '../support/clock.ts'
import { acceptedTerms, aFamily } from '../support/officers.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal({ BOARD_NAME: 'Northern Examinations Board' })

test.each([375, 1280])(
  'at %i pixels an officer whose session has ended signs in again and finds what was typed',
  async (width) => {
    const { parent, series } = await aFamily(portal)
    await aCentreSetting(portal.db.owner, series.id, parent.id)
    await acceptedTerms(portal, parent)
    const officer = await aStaffMember(portal, { area: 'officers', centreId: parent.id })
    const page = await aBrowserPage(portal.url, { viewport: { width, height: 900 } })
    const signIn = async () => {
      await page.getByLabel('User name').fill(officer.email)
      await page.getByLabel('Password', { exact: true }).fill(officer.password)
      await page.keyboard.press('Enter')
    }
    const look = async (name: string) => {
      await expectAccessible(page)
      await picture(page, `session-ended-${name}-${width}`)
    }
    await page.goto('/officers/people/preparation-centres')
    await signIn()
    await page.locator('#name').fill('Lingua Madrid')
    await timePasses(portal.db.owner, '31 minutes')
    await page.getByRole('button', { name: 'Add and invite' }).click()
    await page.getByText('You were signed out before your form was sent').waitFor()
    await look('sign-in')
    await signIn()
    await page.getByText('Nothing has been saved yet').waitFor()
    expect(await page.locator('#name').inputValue()).toBe('Lingua Madrid')
    await look('form')

    await page.goto(`/officers/candidate-results/${series.code}/subcentres?centre=${parent.number}`)
    await page.getByLabel('Use defaults').nth(1).uncheck()
    await page.getByLabel('Candidate Results delay').nth(1).fill('13:45')
    await timePasses(portal.db.owner, '31 minutes')
    await page.getByRole('button', { name: 'Save' }).last().click()
    await signIn()
    await page.getByText('Nothing has been saved yet').waitFor()
    expect(await page.getByLabel('Candidate Results delay').nth(1).inputValue()).toBe('13:45')
    await look('table')
    await page.getByRole('button', { name: 'Save' }).last().click()
    await page.waitForURL(/saved=\d+/)
    await look('saved')
  },
  60_000,
)
