import { expect, test } from 'vitest'
import { aBrowserPage, expectAccessible, picture } from '../support/browser.ts'
import { aCentre, aSeries } from '../support/builders.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal({ BOARD_NAME: 'Northern Examinations Board' })
const { owner } = portal.db
await aCentre(owner, { number: 'ES439', name: 'Instituto Ibérico de Idiomas' })
await aSeries(owner, { code: '2027-03', name: 'March 2027', releaseAt: null })
await aCandidate(portal)
const person = await aStaffMember(portal, { area: 'operators' })

test.each([375, 1280])(
  'at %i pixels an operator looks at what is loaded, sets times, uploads a file, finds a centre, reads the log',
  async (width) => {
    const page = await aBrowserPage(portal.url, { viewport: { width, height: 900 } })
    const look = async (name: string) => {
      await expectAccessible(page)
      await picture(page, `operators-${name}-${width}`)
    }
    await page.goto('/operators/sign-in')
    await page.getByLabel('User name').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'What is loaded' }).waitFor()
    await look('home')

    await page.getByRole('cell', { name: 'March 2027' }).getByRole('link').click()
    await page.getByLabel('Release to candidates').fill('2020-01-01T08:00')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('This makes results visible earlier than before.').first().waitFor()
    await look('series-refused')

    await page.getByRole('link', { name: 'Imports' }).click()
    await page.getByLabel('What the file holds').selectOption('Series (CSV)')
    await page.getByLabel('File', { exact: true }).setInputFiles({
      name: 'series.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        `series_code,name,release_at,credentials_from\n20${width % 90}-06,June,,2026-01-01T00:00:00Z\n`,
      ),
    })
    await page.getByRole('button', { name: 'Check the file' }).click()
    await page.getByRole('button', { name: 'Import the file' }).waitFor({ timeout: 20_000 })
    await look('import')
    await page.getByRole('button', { name: 'Import the file' }).click()
    await page.getByText('Applied.').waitFor({ timeout: 20_000 })
    await page.goto('/operators/imports')
    await look('imports')

    await page.getByRole('link', { name: 'Centres' }).click()
    await page.getByLabel('Centre number or name').fill('iberico')
    await page.goto('/operators/centres/ES439')
    await look('centre')
    await page.getByRole('link', { name: 'Operators' }).first().click()
    await look('people')
    await page.getByRole('link', { name: 'Audit log' }).click()
    await look('audit')
    expect(await page.getByRole('row').count()).toBeGreaterThan(2)
  },
  60_000,
)
