import { expect, test } from 'vitest'
import { aBrowserPage } from '../support/browser.ts'
import { acceptedTerms, aFamily } from '../support/officers.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

/** Subcentre Management of a new family, before an officer who has typed a delay for the first of its associate centres. */
async function aTypedDelay(javaScriptEnabled: boolean) {
  const { parent, associates, series } = await aFamily(portal)
  await acceptedTerms(portal, parent)
  const person = await aStaffMember(portal, { area: 'officers', centreId: parent.id })
  const page = await aBrowserPage(portal.url, { javaScriptEnabled })
  await page.goto('/officers/sign-in')
  await page.getByLabel('User name').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Administer exams' }).waitFor()
  await page.goto(`/officers/candidate-results/${series.code}/subcentres`)
  const row = page.getByRole('row').filter({ hasText: associates[0].number })
  await row.getByLabel(/^Use defaults/).uncheck()
  await row.getByLabel(/^Candidate Results delay/).fill('01:30')
  const delays = async () => {
    const saved = 'select delay_minutes from centre_setting where series_id = $1'
    return (await owner.query(saved, [series.id])).rows.map((one) => one.delay_minutes)
  }
  return { page, row, delays, associates }
}

test.each([true, false])(
  'A4: Enter in the filter shows the centres, saves nothing, and loses nothing that was typed (script: %s)',
  async (javaScriptEnabled) => {
    const { page, delays, associates } = await aTypedDelay(javaScriptEnabled)
    await page.getByLabel('Number or name').fill(associates[1].number)
    await page.keyboard.press('Enter')
    await page.getByText('1 row is changed and not saved yet').waitFor()
    expect(await page.getByText(/^1 associate centre$/).count()).toBe(1)
    expect(await delays()).toEqual([])
    await page.getByLabel('Number or name').fill('')
    await page.getByRole('button', { name: 'Show centres' }).click()
    await page.getByText(/^3 associate centres$/).waitFor()
    const row = page.getByRole('row').filter({ hasText: associates[0].number })
    expect(await row.getByLabel(/^Candidate Results delay/).inputValue()).toBe('01:30')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved: 1 row changed').waitFor()
    expect(await delays()).toEqual([90])
  },
)

test('A8: Enter in a row saves; without script it keeps what was typed until it is saved', async () => {
  const scripted = await aTypedDelay(true)
  await scripted.page.keyboard.press('Enter')
  await scripted.page.getByText('Saved: 1 row changed').waitFor()
  expect(await scripted.delays()).toEqual([90])
  const plain = await aTypedDelay(false)
  await plain.page.keyboard.press('Enter')
  await plain.page.getByText('1 row is changed and not saved yet').waitFor()
  expect(await plain.row.getByLabel(/^Candidate Results delay/).inputValue()).toBe('01:30')
  expect(await plain.delays()).toEqual([])
})
