import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import { chrome } from './chrome/chrome.ts'

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Promise<Browser> | undefined

/** A page in a real browser; complaints of the browser (CSP, script errors) fail the test that closes it. */
export async function aBrowserPage(origin: string, options: BrowserContextOptions = {}): Promise<Page> {
  if (!browser) {
    browser = chrome().then((how) => chromium.launch(how))
    afterAll(async () => (await browser)?.close())
  }
  const context = await (await browser).newContext({
    baseURL: origin,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    ...options,
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints(page).push(String(error)))
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isAnswer) complaints(page).push(message.text())
  })
  return page
}

/** The page breaks no rule of WCAG 2.2 AA that axe knows, is not wider than its window, and nothing was complained of. */
export async function expectAccessible(page: Page): Promise<void> {
  // The page's own policy forbids foreign script; the developer tools may still evaluate it.
  await page.evaluate(axeSource)
  const violations = await page.evaluate(async () => {
    const axe = (
      window as unknown as { axe: { run: (options: object) => Promise<{ violations: AxeViolation[] }> } }
    ).axe
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  })
  expect(violations).toEqual([])
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0)
  expect(complaints(page)).toEqual([])
}

type AxeViolation = { id: string; nodes: { html: string }[] }

const heard = new WeakMap<Page, string[]>()

function complaints(page: Page): string[] {
  const known = heard.get(page)
  if (known) return known
  heard.set(page, [])
  return complaints(page)
}

/** Saves a picture of the page where `SCREENSHOTS` names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
