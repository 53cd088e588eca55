import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Figure, type Measured, median, type Row } from '../row.ts'
import type { Setting } from '../setting.ts'
import type { State } from './stream-server.ts'

/** What a slow reader takes in a second. */
const slow = 50 * 1024

export const streamRow: Row = {
  id: 'P8',
  work: '300 profiles streamed over HTTP by a process of its own',
  against: 'nothing; the longest block of its event loop in any round',
  measure: async (setting) => {
    const server = fork(join(import.meta.dirname, 'stream-server.ts'), { execArgv: ['--expose-gc'] })
    try {
      const [port] = (await once(server, 'message')) as [number]
      return await measured(server, `http://127.0.0.1:${port}/`, setting)
    } finally {
      server.kill()
    }
  },
}

async function measured(server: ChildProcess, url: string, setting: Setting): Promise<Measured> {
  const { rounds, profiles, slowSeconds } = setting
  const asked = (names: string) => (from: number) => `${url}${names}/${from}/${from + profiles}`
  const latin = await streamed(server, rounds, asked('latin'))
  const anyScript = await streamed(server, rounds, asked('any'))
  const memory = await slowReader(server, url, slowSeconds)
  const { blocks, sizes } = latin
  const value = Math.max(...blocks)
  const parts = {
    'names in 13 scripts': part(anyScript.blocks, 'ms', 25),
    'first byte': part([...latin.firsts, ...anyScript.firsts], 'ms', 100),
    'slow reader': part([memory.most], 'MB', 20),
    'left running 1 s after a break': part([memory.running], 'files', 0),
  }
  const met = value <= 25 && Object.values(parts).every((one) => one.met)
  const absolute = [
    `${(median(sizes) / 2 ** 20).toFixed(2)} MB`,
    `broken off after ${memory.pages} of 6000 pages, ${memory.after.toFixed(1)} MB kept afterwards`,
  ]
  return { value, unit: 'ms', must: 25, met, rounds: blocks, parts, absolute }
}

/** The worst of the rounds. */
function part(rounds: number[], unit: string, must: number): Figure {
  const value = Math.max(...rounds)
  return { value, unit, must, met: value <= must, rounds }
}

/** The first of the rounds is the first that the process does; each has names that it has not seen. */
async function streamed(server: ChildProcess, rounds: number, url: (from: number) => string) {
  const [blocks, firsts, sizes]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round += 1) {
    await ask(server, 'begin')
    const { first, bytes } = await whole(url(round * 300))
    firsts.push(first)
    sizes.push(bytes)
    blocks.push((await ask(server, 'state')).longestBlock)
  }
  return { blocks, firsts, sizes }
}

async function ask(server: ChildProcess, what: 'begin' | 'state' | 'memory'): Promise<State> {
  server.send(what)
  const [state] = (await once(server, 'message')) as [State]
  return state
}

async function open(url: string): Promise<IncomingMessage> {
  const [response] = (await once(get(url), 'response')) as [IncomingMessage]
  return response
}

async function whole(url: string): Promise<{ first: number; bytes: number }> {
  const begin = performance.now()
  const response = await open(url)
  let first = 0
  let bytes = 0
  for await (const chunk of response) {
    first ||= performance.now() - begin
    bytes += (chunk as Buffer).length
  }
  return { first, bytes }
}

/**
 * Reads the first of 6,000 profiles, more than the system's own buffers hold, slowly for some seconds, then breaks off; the
 * server's live memory is looked at every second.
 */
async function slowReader(server: ChildProcess, url: string, seconds: number) {
  const { live: before } = await ask(server, 'memory')
  const response = await open(`${url}latin/0/6000`)
  response.on('error', () => {})
  let most = 0
  for (let second = 0; second < seconds; second += 1) {
    for (let taken = 0; taken < slow; ) {
      const chunk = response.read(Math.min(slow - taken, response.readableLength)) as Buffer | null
      if (!chunk) break
      taken += chunk.length
    }
    await wait(1000)
    most = Math.max(most, (await ask(server, 'memory')).live - before)
  }
  response.destroy()
  await wait(1000)
  const { running, pages, live } = await ask(server, 'memory')
  return { most, running, pages, after: live - before }
}
