import { Writable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { fonts } from '../../src/pdf/fonts/fonts.ts'
import { warmUp, writeProfiles } from '../../src/profiles/index.ts'
import { aProfile } from '../support/profile.ts'

test('S8: the first profile that a new process makes finds the fonts taken apart and cut down', async () => {
  const config = loadConfig({})
  const cuts = Object.values(fonts).map((font) => vi.spyOn(font, 'createSubset'))
  const cut = () => cuts.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  await warmUp(config)
  const before = cut()
  expect(before).toBeGreaterThan(0)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  await writeProfiles([aProfile()], nowhere, config, 'en')
  // A name may need a group of letters that no font was cut down to yet.
  expect(cut() - before).toBeLessThanOrEqual(1)
})
