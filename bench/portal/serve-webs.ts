import type { Setting } from '../setting.ts'
import { type Running, serve, servePortal } from './serve.ts'

/** Web processes of the portal behind one port. */
export type Webs = {
  port: number
  cpu: () => Promise<number>
  killOne: () => void
  stop: () => Promise<void>
}

/** Starts some web processes; more than one stand behind a proxy that takes turns. */
export async function serveWebs(setting: Setting, database: string, count: number): Promise<Webs> {
  const webs = await Promise.all(Array.from({ length: count }, () => servePortal(setting, database)))
  const proxy = count > 1 ? await serveProxy(webs) : undefined
  return {
    port: proxy?.port ?? webs[0]?.port ?? 0,
    cpu: async () => (await Promise.all(webs.map(({ cpu }) => cpu()))).reduce((sum, one) => sum + one, 0),
    killOne: () => webs[0]?.kill(),
    stop: async () => {
      await Promise.all([...webs, ...(proxy ? [proxy] : [])].map(({ stop }) => stop()))
    },
  }
}

/** A proxy that leads each connection to the next of some processes. */
export function serveProxy(webs: Running[]): Promise<Running> {
  return serve(new URL('../servers/proxy.ts', import.meta.url), {
    BACKENDS: webs.map(({ port }) => port).join(','),
  })
}
