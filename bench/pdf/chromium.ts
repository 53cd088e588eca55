import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { chrome } from '../../test/support/chrome/chrome.ts'
import { compare, type Row } from '../row.ts'
import { htmlOf } from './html-page.ts'
import { differentProfiles } from './made-up.ts'
import { oneFile } from './profiles.ts'

export const chromiumRow: Row = {
  id: 'P7',
  work: '300 profiles as one PDF',
  against:
    'headless Chromium printing one HTML document of 300 pages, tagged as ours are (its start not counted)',
  measure: async (setting) => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-html-'))
    const path = join(folder, 'pages.html')
    const next = differentProfiles(setting.profiles)
    let browser: Browser
    const print = (tagged: boolean) => async () => {
      const wanted = next()
      await writeFile(path, htmlOf(wanted))
      const page = await browser.newPage()
      page.setDefaultTimeout(300_000)
      await page.goto(pathToFileURL(path).href)
      await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged })
      await page.close()
      return wanted.length
    }
    const start = async () => {
      browser = await chromium.launch(await chrome())
    }
    try {
      const around = { start, stop: () => browser.close() }
      const result = await compare(setting, 30, oneFile(setting), print(true), around)
      const { absolute: printed, ...untagged } = await compare(
        setting,
        30,
        oneFile(setting),
        print(false),
        around,
      )
      const absolute = [...result.absolute, `untagged ${printed.join(', ')}`]
      return { ...result, parts: { 'against an untagged print': untagged }, absolute }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
