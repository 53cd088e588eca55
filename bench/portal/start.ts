import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../test/support/free-port.ts'
import { figure, type Row, shown } from '../row.ts'

const root = join(import.meta.dirname, '../..')
const mostSeconds = 120

export const startRow: Row = {
  id: 'P13',
  work: '`npm start` where it has run before, to the first answered page',
  against: 'nothing',
  measure: async ({ rounds, folder }) => {
    const dataDir = join(folder, 'start')
    rmSync(dataDir, { recursive: true, force: true })
    const first = await start(dataDir)
    const again: number[] = []
    for (let round = 0; round < rounds; round += 1) again.push(await start(dataDir))
    return {
      ...figure(again, 's', { atMost: 3 }),
      absolute: [`the first start, which makes the database and the demo data, took ${shown(first)} s`],
    }
  },
}

/** Starts the portal as a newcomer does, and stops it as Ctrl-C does. */
async function start(dataDir: string): Promise<number> {
  const port = await freePort()
  const { PATH, HOME } = process.env
  const begin = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { PATH, HOME, PORT: String(port), DATA_DIR: dataDir },
    stdio: 'ignore',
    detached: true,
  })
  const ended = once(child, 'exit')
  try {
    await firstPage(port, begin)
    return (performance.now() - begin) / 1000
  } finally {
    const portal = portalIn(dataDir)
    process.kill(-(child.pid ?? 0), 'SIGINT')
    await ended
    // npm may end before the portal and its database do.
    while (portal && isRunning(portal)) await wait(50)
  }
}

async function firstPage(port: number, begin: number): Promise<void> {
  while (performance.now() - begin < mostSeconds * 1000) {
    if (
      await fetch(`http://127.0.0.1:${port}/candidates`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await wait(5)
  }
  throw new Error(`No page within ${mostSeconds} s`)
}

function portalIn(dataDir: string): number | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'ready.json'), 'utf8')).pid
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
