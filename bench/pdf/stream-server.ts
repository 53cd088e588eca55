import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { writeProfiles } from '../../src/profiles/index.ts'
import { config, profiles } from './made-up.ts'

/** What the server says of itself when it is asked. */
export type State = { longestBlock: number; live: number; pages: number; running: number }

/** More than the 300 of a round, so that the system's own buffers cannot hold them for a slow reader. */
const all = profiles(6000)
const delay = monitorEventLoopDelay({ resolution: 1 })
const state = { pages: 0, running: 0 }

const server = createServer(async (request, response) => {
  state.running += 1
  response.setHeader('content-type', 'application/pdf')
  try {
    const wanted = all.slice(0, Number(request.url?.slice(1)))
    await writeProfiles(wanted, response, config, 'en', { onPage: (made) => (state.pages = made) })
  } catch {
    response.destroy()
  } finally {
    state.running -= 1
  }
})

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
