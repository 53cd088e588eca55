import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { warmUp, writeProfiles } from '../../src/profiles/index.ts'
import { longestTurn } from '../support/longest-turn.ts'
import { aProfile } from '../support/profile.ts'

test('S8: the first profile that a new process makes does not keep everybody else waiting', async () => {
  const config = loadConfig({})
  await warmUp(config)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  // A quarter of what it is without.
  expect(await longestTurn(() => writeProfiles([aProfile()], nowhere, config, 'en'))).toBeLessThan(90)
})
