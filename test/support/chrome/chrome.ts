import { existsSync } from 'node:fs'
import type { LaunchOptions } from 'playwright-core'
import { unpackedChromium } from './npm-chromium.ts'

const usualPlaces = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** How Chrome is launched: the one that `CHROME_PATH` names, one that is installed, or the one that npm brings. */
export async function chrome(): Promise<LaunchOptions> {
  const installed = process.env.CHROME_PATH ?? usualPlaces.find(existsSync)
  const program = installed ? { executablePath: installed } : await unpackedChromium()
  return { ...program, args }
}

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
