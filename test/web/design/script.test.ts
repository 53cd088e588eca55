import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { aBrowserPage } from '../../support/browser.ts'
import { render } from './render.ts'

const origin = 'http://portal.test'
const folder = join(import.meta.dirname, '../../../public')

describe('public/js/portal.js', () => {
  test('S5: a space that nobody typed is shown before it is sent, and a second press sends it', async () => {
    const { page, sent } = await aPageWith(
      render('partials/field', { name: 'username', label: 'User name', warnTrailingSpace: true }),
    )
    await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('#username')
      if (input) input.value = 'filled in by a program '
    })
    await page.getByRole('button').click()
    await page.getByText('This field ends in a space.').waitFor()
    expect(sent).toEqual([])
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('username')
    await page.getByRole('button').click()
    await expect.poll(() => sent).toEqual(['username=filled+in+by+a+program+'])
  })

  test('S5: the warning comes and goes while one types, and what was typed is sent at once', async () => {
    const { page, sent } = await aPageWith(
      render('partials/field', { name: 'username', label: 'User name', warnTrailingSpace: true }),
    )
    await page.getByLabel('User name').pressSequentially('ana ')
    await page.getByText('This field ends in a space.').waitFor()
    await page.keyboard.press('Backspace')
    expect(await page.locator('.space-warning').textContent()).toBe('')
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await expect.poll(() => sent).toEqual(['username=ana+'])
  })

  test('two presses are one request', async () => {
    const { page, sent, answer } = await aPageWith('', 'late')
    const { x, y, width, height } = (await page.getByRole('button').boundingBox()) ?? expect.fail('no button')
    await page.mouse.click(x + width / 2, y + height / 2)
    await expect.poll(() => sent.length).toBe(1)
    await page.mouse.click(x + width / 2, y + height / 2)
    // A second request would have taken the place of the first before the answer is shown.
    answer()
    await page.waitForURL('**/sent')
    expect(sent.length).toBe(1)
  })

  test('a password is shown, and hidden again, by a button', async () => {
    const about = { name: 'password', type: 'password', label: 'Password' }
    const { page } = await aPageWith(render('partials/field', about))
    const type = () => page.locator('#password').getAttribute('type')
    await page.getByRole('button', { name: 'Show the password' }).click()
    expect(await type()).toBe('text')
    await page.getByRole('button', { name: 'Hide the password' }).click()
    expect(await type()).toBe('password')
  })

  test('a part of the page is fetched again until it is done; focus stays where it is', async () => {
    const { page, asked } = await aPageWith(part(0))
    await page.clock.install()
    await page.getByRole('link', { name: 'Stop' }).focus()
    await page.getByText('2 made').waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Stop')
    expect(asked.count).toBe(2)
    await page.clock.runFor(10_000)
    await allIsAsked(page)
    expect(asked.count).toBe(3)
  })
})

function part(made: number): string {
  const done = made === 2 ? ' data-done' : ''
  return `<div data-refresh="/part"${done}><p>${made} made</p><a href="#stop">Stop</a></div>`
}

/** Asks for a part itself: whatever the page asked for before has arrived when it has. */
async function allIsAsked(page: Page): Promise<void> {
  await page.evaluate(() => fetch('/part').then((answer) => answer.text()))
}

/** A page with a form of these fields, as the portal would send it; what the form sends is kept. */
async function aPageWith(
  content: string,
  when: 'at once' | 'late' = 'at once',
): Promise<{ page: Page; sent: string[]; asked: { count: number }; answer: () => void }> {
  const page = await aBrowserPage(origin)
  const sent: string[] = []
  const answered = Promise.withResolvers<void>()
  const asked = { count: 0 }
  const layout = render('layout', { page: { view: 'partials/csrf', title: 'Test' } })
  const body = layout.replace(
    /<main[\s\S]*<\/main>/,
    () => `<main><form method="post" action="/sent">${content}<button>Send</button></form></main>`,
  )
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname.startsWith('/assets/')) {
      const file = pathname.replace('/assets/', '')
      const contentType = file.endsWith('.js') ? 'text/javascript' : undefined
      return route.fulfill({
        body: readFileSync(join(folder, file)),
        ...(contentType ? { contentType } : {}),
      })
    }
    if (pathname === '/part') {
      asked.count += 1
      return route.fulfill({ contentType: 'text/html', body: part(asked.count) })
    }
    if (pathname === '/sent') {
      sent.push(route.request().postData() ?? '')
      if (when === 'late') await answered.promise
    }
    return route.fulfill({ contentType: 'text/html; charset=utf-8', body })
  })
  await page.goto('/')
  return { page, sent, asked, answer: answered.resolve }
}
