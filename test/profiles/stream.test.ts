import { once } from 'node:events'
import { Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { writeZip } from '../../src/batches/zip.ts'
import { loadConfig } from '../../src/config.ts'
import { writeProfiles } from '../../src/profiles/index.ts'
import { allNames } from '../pdf/names.ts'
import { aProfile } from '../support/profile.ts'

const config = loadConfig({})
const profiles = Array.from({ length: 300 }, (_, index) => aProfile({ entryId: index }))

/** A reader that takes a chunk a turn of the event loop, or one and never another. */
function reader(takes: 'all' | 'one', highWaterMark = 16 * 1024): Writable {
  return new Writable({
    highWaterMark,
    write: (_chunk, _encoding, done) => {
      if (takes === 'all') setImmediate(done)
    },
  })
}

/** So many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn()
}

test.each([
  ['Latin', profiles],
  ['any script', allNames.map(([firstName, lastName]) => aProfile({ firstName, lastName }))],
])('S8: with names in %s everybody else gets a turn after every page and every font', async (_, some) => {
  let turn = 0
  const count = () => {
    turn += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  const pages: number[] = []
  await writeProfiles(some, reader('all'), config, 'en', { onPage: () => pages.push(turn) })
  clearImmediate(next)
  expect(new Set(pages).size).toBe(some.length)
  const weights = 3
  expect(turn - (pages.at(-1) ?? turn)).toBeGreaterThanOrEqual(weights)
})

test.each([1024, 16 * 1024, 256 * 1024])(
  'S8: pages are not made far ahead of a reader with room for %i bytes',
  async (highWaterMark) => {
    let made = 0
    const out = reader('one', highWaterMark)
    const work = writeProfiles(profiles, out, config, 'en', { onPage: (count) => (made = count) })
    const ended = expect(work).rejects.toThrow(/premature close/i)
    // Twice as many turns as all pages take.
    await turns(2 * profiles.length)
    expect(made).toBeGreaterThan(0)
    expect(made).toBeLessThan(60)
    out.destroy()
    await ended
  },
)

test('S8: a reader that waits after every chunk leaves no listeners behind', async () => {
  const out = reader('all', 64)
  const warnings: string[] = []
  const warn = (warning: Error) => warnings.push(warning.message)
  process.on('warning', warn)
  await writeProfiles(profiles.slice(0, 20), out, config, 'en')
  await turns(2)
  process.off('warning', warn)
  expect(warnings).toEqual([])
  expect(out.listenerCount('drain') + out.listenerCount('close')).toBeLessThan(6)
})

test('S8: a signal ends the work, and the reader with it', async () => {
  const abort = new AbortController()
  let made = 0
  const out = reader('all')
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
  const out = reader('all')
  const onPage = (count: number) => count === 5 && abort.abort()
  await expect(writeZip(profiles, out, config, { onPage, signal: abort.signal })).rejects.toMatchObject({
    name: 'AbortError',
  })
  if (!out.closed) await once(out, 'close')
  expect(out.destroyed).toBe(true)
})

test('S8: profiles that cannot be read end the file with their error', async () => {
  const out = reader('all')
  async function* broken() {
    yield aProfile()
    throw new Error('the database is away')
  }
  await expect(writeProfiles(broken(), out, config, 'en')).rejects.toThrow('the database is away')
  expect(out.destroyed).toBe(true)
})
