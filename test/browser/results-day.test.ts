import { expect, test } from 'vitest'
import { aBrowserPage, expectAccessible, picture } from '../support/browser.ts'
import { anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { arrivals, setRoom } from '../support/waiting-room.ts'

const portal = await testPortal({ BOARD_NAME: 'Northern Examinations Board' })
const { owner } = portal.db
const { id } = await aSeries(owner, { name: 'June series', releaseAt: hoursFromNow(26) })
await anEntry(owner, { seriesId: id })
const person = await aStaffMember(portal, { area: 'operators' })
await setRoom(portal, 'closed')
await arrivals(3, portal, 'crowd')

test.each([375, 1280])(
  'at %i pixels an operator sees how long it is until the release, who waits and who signs in, and keeps the hold at hand',
  async (width) => {
    const page = await aBrowserPage(portal.url, { viewport: { width, height: 900 } })
    await page.goto('/operators/sign-in')
    await page.getByLabel('User name').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Results day' }).waitFor()
    const timer = page.getByRole('timer')
    const first = await timer.textContent()
    expect(first).toMatch(/^1 day, \d\d:\d\d:\d\d$/)
    await expect.poll(() => timer.textContent(), { timeout: 10_000 }).not.toBe(first)
    expect(await page.locator('.card', { hasText: 'waiting now' }).textContent()).toMatch(/3\s+waiting now/)

    await page.getByText('Hold the results back').click()
    await owner.query("delete from audit_event where what = 'error'")
    await owner.query("insert into audit_event (what) select 'error' from generate_series(1, $1::int)", [
      width,
    ])
    await page.getByText(`${width} in the last hour`).waitFor({ timeout: 20_000 })
    expect(await page.getByRole('button', { name: 'Hold June series now' }).isVisible()).toBe(true)
    expect(await timer.textContent()).toMatch(/^1 day, \d\d:\d\d:\d\d$/)
    await expectAccessible(page)
    await picture(page, `results-day-${width}`)
  },
  60_000,
)
