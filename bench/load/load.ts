import type { Visit } from '../data/people.ts'
import { inProcess, type WithCores } from './in-process.ts'

/** Which pages are asked for, where, by how many at once and how long. */
export type LoadOrders = { port: number; visits: Visit[]; connections: number; seconds: number }

/** How a server fared: pages a second, and milliseconds. */
export type Load = { rate: number; p99: number }

/**
 * Asks for pages as fast as they come, 32 at a time; for longer where none comes meanwhile.
 *
 * @throws where one of the answers is anything but a page
 */
export async function load(port: number, visits: Visit[], seconds: number): Promise<WithCores<Load>> {
  const orders = { port, visits, connections: 32, seconds }
  const found = await inProcess<LoadOrders, Load & { failures: number }>('autocannon.ts', orders)
  if (found.failures > 0) throw new Error(`${found.failures} of the answers under load were not pages`)
  return found.rate > 0 ? found : load(port, visits, 2 * seconds)
}
