import { expect, test } from 'vitest'
import { aBrowserPage, expectAccessible, picture } from '../support/browser.ts'
import { acceptedTerms, aFamily } from '../support/officers.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal({ BOARD_NAME: 'Northern Examinations Board' })

test.each([375, 1280])(
  'A1-A10: at %i pixels an officer accepts the terms, manages associate centres, makes letters and hands one out again',
  async (width) => {
    const { parent, associates, series } = await aFamily(portal, { name: `June 2026, ${width}` })
    const person = await aStaffMember(portal, { area: 'officers', centreId: parent.id })
    await acceptedTerms(portal, ...associates)
    const page = await aBrowserPage(portal.url, { viewport: { width, height: 900 } })
    const look = async (name: string) => {
      await expectAccessible(page)
      await picture(page, `officers-${name}-${width}`)
    }
    await page.goto('/officers/sign-in')
    await page.getByLabel('User name').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Administer exams' }).waitFor()
    await look('home')

    await page.getByRole('link', { name: 'Manage the Candidate Results website' }).click()
    await page.getByRole('button', { name: 'Go' }).click()
    await page.getByText('Accept the terms to go on').first().waitFor()
    await look('terms')
    await page.getByLabel(/I accept the terms/).check()
    await page.getByRole('button', { name: 'Go' }).click()
    await page.getByRole('heading', { name: /^Candidate results, June 2026/ }).waitFor()
    await page.getByLabel('ALL candidates').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It is in force now.').waitFor()
    await look('series')

    await page.getByRole('link', { name: 'Manage attached centres' }).click()
    const row = page.getByRole('row').filter({ hasText: associates[0].number })
    await row.getByLabel(/^Use defaults/).uncheck()
    await row.getByLabel(/^Candidate Results delay/).fill('soon')
    await row.getByLabel(/^Give access/).check()
    await row.getByLabel(/^Provide contact details/).selectOption('Centre defined')
    await page.keyboard.press('Enter')
    await page.getByText('Enter the delay in hours and minutes').first().waitFor()
    await look('subcentres-refused')
    await row.getByLabel(/^Candidate Results delay/).fill('01:30')
    await page.getByRole('button', { name: 'Save' }).last().click()
    await page.getByText('Saved: 1 row changed').waitFor()
    await look('subcentres')

    await page.goto(`/officers/candidate-results/${series.code}/credentials`)
    await look('credentials')
    await page.getByRole('button', { name: 'Create login details' }).click()
    await page.getByRole('link', { name: /^Download \(/ }).waitFor({ timeout: 30_000 })
    await look('file')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^Download \(/ }).click(),
    ])
    expect(download.suggestedFilename()).toBe(`letters-${parent.number}-${series.code}.pdf`)
    await page.goto('/officers/files')
    await look('files')
    await page.goto(`/officers/candidate-results/${series.code}/credentials`)
    await page
      .getByRole('link', { name: /^Letter/ })
      .first()
      .click()
    await page.getByText('Verify the identity of the candidate').waitFor()
    await look('letter')
  },
  60_000,
)
