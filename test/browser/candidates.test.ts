import { expect, test } from 'vitest'
import { aBrowserPage, expectAccessible, picture } from '../support/browser.ts'
import { hoursFromNow } from '../support/builders.ts'
import { linkIn } from '../support/mailbox.ts'
import { aCandidate, aCandidateEntry, aLetter } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal({ BOARD_NAME: 'Northern Examinations Board' })

test.each([375, 1280])(
  'S11, S8, A11: at %i pixels a candidate registers by keyboard, confirms the address and sees the result',
  async (width) => {
    const { idNumber, secretNumber } = await aLetter(portal)
    const page = await aBrowserPage(portal.url, { viewport: { width, height: 800 } })
    const email = `browser${width}@example.org`
    await page.goto('/candidates')
    await expectAccessible(page)
    await picture(page, `candidates-home-${width}`)
    await page.getByRole('link', { name: 'Register with your letter' }).press('Enter')
    await expectAccessible(page)

    await page.getByRole('button', { name: 'Register' }).press('Enter')
    await page.getByRole('alert').waitFor()
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('error-summary')
    await expectAccessible(page)
    await picture(page, `candidates-register-errors-${width}`)

    await page.getByLabel('ID number').focus()
    const typed = [idNumber, secretNumber, email, email]
    for (const text of typed) {
      await page.keyboard.type(text)
      await page.keyboard.press('Tab')
    }
    for (let i = 0; i < 2; i += 1) {
      await page.keyboard.type('three quiet words')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await picture(page, `candidates-register-${width}`)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'My results', exact: true }).waitFor()
    await expectAccessible(page)
    await picture(page, `candidates-results-${width}`)

    await page.goto(linkIn(await portal.mailbox.mailTo(email)))
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Yes, confirm this address' }).click()
    await page.getByText('is confirmed.').waitFor()
    await picture(page, `candidates-account-${width}`)
    await expectAccessible(page)

    await page.getByRole('link', { name: 'My results', exact: true }).click()
    await page.getByRole('link', { name: 'B2 First' }).click()
    await page.getByText('Provisional results').waitFor()
    await expectAccessible(page)
    await picture(page, `candidates-result-${width}`)
  },
)

test('S14: the page of a locked account, and S5: the warning while a space is typed at the end', async () => {
  const page = await aBrowserPage(portal.url, { viewport: { width: 375, height: 800 } })
  await page.goto('/candidates/sign-in')
  await page.getByLabel('ID number or e-mail address').pressSequentially('somebody@example.org ')
  await page.getByText('This field ends in a space.').waitFor()
  await expectAccessible(page)
  await picture(page, 'candidates-sign-in-space')
  for (let i = 0; i < 4; i += 1) {
    await page.goto('/candidates/sign-in')
    await page.getByLabel('ID number or e-mail address').fill('somebody@example.org')
    await page.getByLabel('Password', { exact: true }).fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForLoadState()
  }
  await page.getByRole('heading', { name: 'This account is locked' }).waitFor()
  await expectAccessible(page)
  await picture(page, 'candidates-locked')
})

test("S10, S15: the release time is shown in the centre's zone and in the reader's own", async () => {
  const entry = await aCandidateEntry(portal.db.owner, { releaseAt: hoursFromNow(5) })
  const candidate = await aCandidate(portal, { entry })
  const page = await aBrowserPage(portal.url, { timezoneId: 'Asia/Tokyo', colorScheme: 'dark' })
  await page.goto('/candidates/sign-in')
  await page.getByLabel('ID number or e-mail address').fill(candidate.idNumber)
  await page.getByLabel('Password', { exact: true }).fill(candidate.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Not released yet', { exact: true }).waitFor()
  await page.getByText('(Asia/Tokyo)').waitFor()
  await page.getByText('Central European').waitFor()
  await expectAccessible(page)
  await picture(page, 'candidates-waiting-dark')
})

test('after signing out, the Back button shows no result', async () => {
  const candidate = await aCandidate(portal)
  const page = await aBrowserPage(portal.url)
  await page.goto(`/candidates/results/${candidate.entry.id}`)
  await page.getByLabel('ID number or e-mail address').fill(candidate.idNumber)
  await page.getByLabel('Password', { exact: true }).fill(candidate.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Provisional results').waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await page.getByText('Provisional results').count()).toBe(0)
})
