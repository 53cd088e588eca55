import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../test/support/free-port.ts'
import type { Setting } from '../setting.ts'
import { cli } from './run.ts'
import { portalSettings } from './settings.ts'

/** A process that answers, or works, until it is stopped. */
export type Running = {
  port: number
  stop: () => Promise<void>
  /** Ends it as a crash would. */
  kill: () => void
}

/** One process of the portal. */
export type RunningPortal = Running & {
  /** The CPU time of the process so far, in seconds. */
  cpu: () => Promise<number>
}

/** Starts `serve --role …` on one of the bench's databases, and waits until it is there. */
export async function servePortal(
  setting: Setting,
  database: string,
  { role = 'web', more = {} }: { role?: 'web' | 'worker'; more?: Record<string, string> } = {},
): Promise<RunningPortal> {
  const cluster = await setting.cluster()
  const [port, metricsPort] = [await freePort(), await freePort()]
  const settings = portalSettings(setting, cluster.addresses(database), {
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    ...more,
  })
  const metrics = `http://127.0.0.1:${metricsPort}/metrics`
  const running = await started([cli, 'serve', '--role', role], settings, port, (child) =>
    role === 'web' ? answers(`http://127.0.0.1:${port}/readyz`, child) : answers(metrics, child),
  )
  const cpu = async () => {
    const text = await (await fetch(metrics)).text()
    return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1])
  }
  return { ...running, cpu }
}

/** Starts one of the bench's own servers, and waits until it answers `/healthz`. */
export async function serve(file: URL, settings: Record<string, string>): Promise<Running> {
  const port = await freePort()
  return started(
    [file.pathname],
    { NODE_ENV: 'production', PORT: String(port), ...settings },
    port,
    (child) => answers(`http://127.0.0.1:${port}/healthz`, child),
  )
}

async function started(
  args: string[],
  settings: Record<string, string>,
  port: number,
  isThere: (child: ChildProcess) => Promise<void>,
): Promise<Running> {
  const env = { ...process.env, ...settings }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  const stop = async () => {
    child.kill('SIGTERM')
    const late = setTimeout(kill, 10_000)
    await ended
    clearTimeout(late)
  }
  try {
    await isThere(child)
  } catch (error) {
    await stop()
    throw error
  }
  return { port, stop, kill }
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + 60_000
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`)
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await wait(20)
  }
  throw new Error(`No answer from ${url}`)
}
