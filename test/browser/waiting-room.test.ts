import { expect, test } from 'vitest'
import { aBrowserPage, expectAccessible, picture } from '../support/browser.ts'
import { aSeries, hoursFromNow } from '../support/builders.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { arrivals, setRoom } from '../support/waiting-room.ts'

const portal = await testPortal({ BOARD_NAME: 'Northern Examinations Board' })
await aSeries(portal.db.owner, { releaseAt: hoursFromNow(1) })

test.each([375, 1280])(
  'N5: at %i pixels a candidate waits, closes the tab, comes back, and is led to the form when it is time',
  async (width) => {
    await setRoom(portal, 'closed')
    await arrivals(3, portal, `crowd${width}`)
    await setRoom(portal, 'measured', 0.05)
    const { idNumber, password } = await aCandidate(portal)
    const page = await aBrowserPage(portal.url, { viewport: { width, height: 800 } })
    await page.goto('/candidates/sign-in')
    await page.getByLabel('ID number or e-mail address').fill(idNumber)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Waiting room' }).waitFor()
    const place = page.locator('[data-place]')
    expect(Number(await place.textContent())).toBeGreaterThanOrEqual(3)
    await expectAccessible(page)
    await picture(page, `waiting-room-${width}`)

    const tab = await page.context().newPage()
    await page.close()
    await tab.goto('/waiting-room?return=/candidates/sign-in')
    await tab.getByRole('heading', { name: 'Waiting room' }).waitFor()
    await setRoom(portal, 'measured')
    await tab.getByText('It is your turn').waitFor()
    await expectAccessible(tab)
    await picture(tab, `waiting-room-turn-${width}`)
    expect(await tab.getByLabel('ID number or e-mail address').inputValue()).toBe(idNumber)
    await tab.getByLabel('Password', { exact: true }).fill(password)
    await tab.getByRole('button', { name: 'Sign in' }).click()
    await tab.getByRole('heading', { name: 'B2 First' }).waitFor()
  },
)

test.each([375, 1280])('N5: at %i pixels an operator watches the waiting room and sets it', async (width) => {
  await setRoom(portal, 'closed')
  const operator = await aStaffMember(portal, { area: 'operators' })
  const page = await aBrowserPage(portal.url, { viewport: { width, height: 800 } })
  await page.goto('/operators/sign-in')
  await page.getByLabel('User name').fill(operator.email)
  await page.getByLabel('Password', { exact: true }).fill(operator.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation').getByRole('link', { name: 'Waiting room' }).click()
  const waiting = page.getByRole('row', { name: 'Candidates' }).getByRole('cell').first()
  const before = Number(await waiting.textContent())
  await arrivals(2, portal, `watched${width}`)
  await expect.poll(() => waiting.textContent(), { timeout: 10_000 }).toBe(String(before + 2))
  await expectAccessible(page)
  await picture(page, `operators-waiting-room-${width}`)
  await page.getByLabel('Signing in').selectOption('open')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The waiting room is set.').waitFor()
})
