import * as files from 'node:fs'
import * as fs from 'node:fs/promises'
import { expect, test, vi } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { fonts } from '../../src/pdf/fonts/fonts.ts'
import { isPlain } from '../../src/pdf/text/runs.ts'
import { profilePdf } from '../../src/profiles/index.ts'
import { aProfile } from '../support/profile.ts'

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof files>()
  return { ...actual, readFileSync: vi.fn(actual.readFileSync) }
})
vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof fs>()
  return { ...actual, readFile: vi.fn(actual.readFile) }
})

const config = loadConfig({})

/** The fonts that were read since this was last asked, of scripts that have one of their own. */
function scriptFontsRead(): string[] {
  const { calls } = vi.mocked(fs.readFile).mock
  return calls.splice(0).flatMap(([path]) => /noto-sans-[^/]+\/[^/]+/.exec(String(path)) ?? [])
}

test('names in Latin, Greek, Cyrillic and Vietnamese read no further font; another script reads its own, once', async () => {
  for (const lastName of ['Núñez', 'Παπαδόπουλος', 'Щербак', 'Nguyễn']) {
    await profilePdf(aProfile({ lastName }), config, 'en')
  }
  expect(scriptFontsRead()).toEqual([])
  for (let time = 0; time < 2; time += 1) await profilePdf(aProfile({ lastName: '王小明' }), config, 'en')
  expect(scriptFontsRead()).toEqual(['noto-sans-sc/400Regular', 'noto-sans-sc/600SemiBold'])
  await profilePdf(aProfile({ lastName: '山田たろう' }), config, 'en')
  await profilePdf(aProfile({ lastName: '金 김' }), config, 'en')
  expect(scriptFontsRead().map((path) => path.split('/')[0])).toEqual([
    'noto-sans-jp',
    'noto-sans-jp',
    'noto-sans-kr',
    'noto-sans-kr',
  ])
  // Nothing waited for the disk while a page was drawn.
  const waitedFor = vi.mocked(files.readFileSync).mock.calls.map(([path]) => String(path))
  expect(waitedFor.filter((path) => path.includes('noto-sans-'))).toEqual([])
})

test('the base font has every character for which no other font is looked up', () => {
  const characters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(isPlain)
  expect(characters.length).toBeGreaterThan(1400)
  for (const font of Object.values(fonts)) {
    expect(characters.filter((one) => !font.hasGlyphForCodePoint(one.charCodeAt(0)))).toEqual([])
  }
})
