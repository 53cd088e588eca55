import { createWriteStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { writeZip } from '../../src/batches/zip.ts'
import { loadConfig } from '../../src/config.ts'
import { writeProfiles } from '../../src/profiles/index.ts'
import { allNames } from '../pdf/names.ts'
import { longestTurn } from '../support/longest-turn.ts'
import { aProfile } from '../support/profile.ts'

const folder = await mkdtemp(join(tmpdir(), 'profile-streams-'))
const config = loadConfig({ DATA_DIR: folder })
const profiles = Array.from({ length: 300 }, (_, index) => aProfile({ entryId: index }))

/** A reader that takes a chunk every so many milliseconds; null takes one and never another. */
function reader(every: number | null, highWaterMark = 16 * 1024): Writable {
  return new Writable({
    highWaterMark,
    write: (_chunk, _encoding, done) => {
      if (every === 0) setImmediate(done)
      else if (every !== null) setTimeout(done, every)
    },
  })
}

test.each([
  ['Latin', profiles],
  ['any script', allNames.map(([firstName, lastName]) => aProfile({ firstName, lastName }))],
])('S8: names in %s keep the event loop for less than 25 ms', async (_, some) => {
  const write = () => writeProfiles(some, createWriteStream(join(folder, 'many.pdf')), config, 'en')
  await write()
  // The best of three, because this machine may do other work.
  const turns = [await longestTurn(write), await longestTurn(write), await longestTurn(write)]
  expect(Math.min(...turns)).toBeLessThan(25)
})

test.each([1024, 16 * 1024, 256 * 1024])(
  'S8: pages are not made far ahead of a reader with room for %i bytes',
  async (highWaterMark) => {
    let made = 0
    const out = reader(null, highWaterMark)
    const work = writeProfiles(profiles, out, config, 'en', { onPage: (count) => (made = count) })
    const ended = expect(work).rejects.toThrow(/premature close/i)
    await wait(400)
    const before = made
    await wait(100)
    expect(made).toBe(before)
    expect(made).toBeLessThan(60)
    out.destroy()
    await ended
  },
)

test('S8: a reader that waits after every chunk leaves no listeners behind', async () => {
  const out = reader(0, 64)
  const warnings: string[] = []
  const warn = (warning: Error) => warnings.push(warning.message)
  process.on('warning', warn)
  await writeProfiles(profiles.slice(0, 20), out, config, 'en')
  await wait(10)
  process.off('warning', warn)
  expect(warnings).toEqual([])
  expect(out.listenerCount('drain') + out.listenerCount('close')).toBeLessThan(6)
})

test('S8: a signal ends the work, and the reader with it', async () => {
  const abort = new AbortController()
  let made = 0
  const out = reader(1)
  const onPage = (count: number) => {
    made = count
    if (count === 5) abort.abort()
  }
  await expect(
    writeProfiles(profiles, out, config, 'en', { onPage, signal: abort.signal }),
  ).rejects.toMatchObject({ name: 'AbortError' })
  expect(made).toBe(5)
  expect(out.destroyed).toBe(true)
})

test('S9: a signal ends a ZIP too, and closes its file', async () => {
  const abort = new AbortController()
  const out = reader(1)
  const onPage = (count: number) => count === 5 && abort.abort()
  await expect(writeZip(profiles, out, config, { onPage, signal: abort.signal })).rejects.toMatchObject({
    name: 'AbortError',
  })
  await vi.waitFor(() => expect(out.destroyed).toBe(true))
})

test('S8: profiles that cannot be read end the file with their error', async () => {
  const out = reader(1)
  async function* broken() {
    yield aProfile()
    throw new Error('the database is away')
  }
  await expect(writeProfiles(broken(), out, config, 'en')).rejects.toThrow('the database is away')
  expect(out.destroyed).toBe(true)
})
