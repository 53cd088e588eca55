import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { openDatabase } from '../../src/database/connection.ts'
import type { Portal } from '../../src/portal.ts'
import { waitingRoomOf } from '../../src/web/waiting-room/room.ts'
import type { TestPortal } from './portal.ts'
import { Visitor } from './visitor.ts'

/** A further web process's worth of a portal, on the same database; `stop` is its end. */
export async function anotherWeb({ portal, config, db }: TestPortal) {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const pool = openDatabase(db.url, { secondsToConnect: 3 })
  const web: Portal = { ...portal, db: pool, config: { ...config, publicUrl: url } }
  server.on('request', createApp(web))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    await pool.destroy()
  }
  afterAll(() => (server.listening ? stop() : undefined))
  return { portal: web, url, visitor: () => new Visitor(url), stop }
}

/** The same browser, as another web process sees it. */
export function atAnotherWeb(visitor: Visitor, url: string): Visitor {
  const same = new Visitor(url)
  for (const [name, value] of visitor.cookies) same.cookies.set(name, value)
  return same
}

/** Sets the waiting room past its page, and waits until these web processes know it. */
export async function setRoom(
  { db, portal }: TestPortal,
  mode: string,
  mostPerSecond: number | null = null,
  others: Pick<Portal, 'db' | 'config'>[] = [],
): Promise<void> {
  await db.owner.query('update waiting_room set mode = $1, most_per_second = $2', [mode, mostPerSecond])
  for (const web of [portal, ...others]) {
    await vi.waitFor(async () => {
      const { room } = await waitingRoomOf(web).look()
      expect(room).toMatchObject({ mode, most_per_second: mostPerSecond })
    })
  }
}

/** Sends the sign-in form once; says where it leads. */
export async function arrive(
  visitor: Visitor,
  username: string,
  password = 'not looked at',
  area = 'candidates',
): Promise<string> {
  await visitor.open(`/${area}/sign-in`)
  const fields = { _csrf: visitor.hidden('_csrf'), username, password }
  const answer = await visitor.request('POST', `/${area}/sign-in`, fields)
  return answer.status === 303 ? String(answer.headers.get('location')) : String(answer.status)
}

export type Answer = {
  place: number | null
  ahead: number | null
  admitted: boolean
  secondsLeft: number | null
}

/** Asks for the place, as a script does. */
export async function placeOf(visitor: Visitor): Promise<Answer> {
  const answer = await visitor.request('GET', '/waiting-room', undefined, { Accept: 'application/json' })
  return JSON.parse(answer.text)
}

/** So many people's browsers, which have come one after the other. */
export async function arrivals(
  count: number,
  from: { visitor: () => Visitor },
  name: string,
): Promise<Visitor[]> {
  const visitors: Visitor[] = []
  for (let index = 0; index < count; index += 1) {
    const visitor = from.visitor()
    await arrive(visitor, `${name}${index}@example.org`)
    visitors.push(visitor)
  }
  return visitors
}
