import { expect, test } from 'vitest'
import { aBrowserPage, expectAccessible, picture } from '../support/browser.ts'
import { aSeries, hoursFromNow } from '../support/builders.ts'
import { aStaffMember } from '../support/people.ts'
import { stagingPortal } from '../support/staging.ts'

const portal = await stagingPortal()
await aSeries(portal.db.owner, { code: '2026-06', name: 'June 2026', releaseAt: hoursFromNow(1) })

test.each([375, 1280])(
  'N6: at %i pixels an operator rehearses results day, watches it, and reads what people have felt',
  async (width) => {
    const operator = await aStaffMember(portal, { area: 'operators' })
    const page = await aBrowserPage(portal.url, { viewport: { width, height: 800 } })
    await page.goto('/operators/sign-in')
    await page.getByText('Staging copy.').waitFor()
    await page.getByLabel('User name').fill(operator.email)
    await page.getByLabel('Password', { exact: true }).fill(operator.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'Series' }).first().click()
    await page.getByRole('link', { name: 'June 2026' }).click()
    await page.getByRole('link', { name: 'Rehearse the release' }).click()
    await page.getByLabel('How many candidates come').fill('6')
    await page.getByLabel('Within how many minutes').fill('0.02')
    await page.getByLabel('How many seconds before').fill('4')
    await expectAccessible(page)
    await picture(page, `rehearse-${width}`)
    await page.getByRole('button', { name: 'Begin the rehearsal' }).click()
    await page.getByText(/6 have come|of 6 have come/).waitFor()
    await expectAccessible(page)
    await picture(page, `rehearsal-under-way-${width}`)
    await page.getByText('The rehearsal is over.').waitFor()
    expect(await page.getByText('Nobody saw a result').count()).toBe(1)
    await expectAccessible(page)
    await picture(page, `rehearsal-over-${width}`)
  },
)
