import { fork } from 'node:child_process'
import { join } from 'node:path'

/** How many cores a load generator kept busy while it did its work. */
export type WithCores<Result> = Result & { cores: number }

/**
 * Lets a file of this folder do some work in a process of its own, so that what makes load and what is under load have nothing
 * in common but the machine.
 */
export function inProcess<Orders extends object, Result>(
  file: string,
  orders: Orders,
): Promise<WithCores<Result>> {
  return new Promise((done, fail) => {
    const child = fork(join(import.meta.dirname, file))
    child.once('message', (result) => done(result as WithCores<Result>))
    child.once('error', fail)
    child.once('exit', (code) => fail(new Error(`${file} ended with ${code}`)))
    child.send(orders)
  })
}

/** What such a process does with its orders; the CPU time that it takes is told with the result. */
export function takeOrders<Orders, Result extends object>(work: (orders: Orders) => Promise<Result>): void {
  process.once('message', async (orders) => {
    process.send?.(await coresOf(() => work(orders as Orders)), () => process.exit())
  })
}

/** Does some work, and says how many cores this process has kept busy meanwhile. */
export async function coresOf<Result extends object>(
  work: () => Promise<Result | undefined>,
): Promise<WithCores<Result>> {
  const [began, before] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { ...result, cores: (user + system) / 1000 / (performance.now() - began) } as WithCores<Result>
}
