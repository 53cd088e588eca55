import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Profile, warmUp, writeProfiles } from '../../src/profiles/index.ts'
import { allNames } from '../../test/pdf/names.ts'
import { config, profile } from './made-up.ts'

/** What the server says of itself when it is asked. */
export type State = { longestBlock: number; live: number; pages: number; running: number }

/** Profiles from one place to another, made up while they are asked for. */
function* wanted(which: string, from: number, to: number): Generator<Profile> {
  for (let index = from; index < to; index += 1) {
    const [firstName = '', lastName = ''] = allNames[index % allNames.length] ?? []
    yield which === 'any' ? { ...profile(index), firstName, lastName } : profile(index)
  }
}

const delay = monitorEventLoopDelay({ resolution: 1 })
const state = { pages: 0, running: 0 }

const server = createServer(async (request, response) => {
  state.running += 1
  response.setHeader('content-type', 'application/pdf')
  try {
    const [, which = '', from, to] = (request.url ?? '').split('/')
    const some = wanted(which, Number(from), Number(to))
    await writeProfiles(some, response, config, 'en', { onPage: (made) => (state.pages = made) })
  } catch {
    response.destroy()
  } finally {
    state.running -= 1
  }
})

// As the portal does before it answers.
await warmUp(config)
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))

process.on('message', (what) => {
  const longestBlock = delay.max / 1e6
  if (what === 'begin') {
    delay.enable()
    delay.reset()
  }
  if (what === 'memory') {
    // The first one only begins to give buffers back.
    globalThis.gc?.()
    globalThis.gc?.()
  }
  const { heapUsed, external } = process.memoryUsage()
  process.send?.({ ...state, longestBlock, live: (heapUsed + external) / 2 ** 20 } satisfies State)
})
