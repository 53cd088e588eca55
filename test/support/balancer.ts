import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** What stands before several web processes: its address, and how many requests each of them has answered. */
export type Balancer = { url: string; answered: Map<string, number> }

/**
 * Sends every request to the next of these addresses in turn, as nginx does: one that takes no connection is passed over, and
 * so is one that breaks off before its answer, where what was asked changes nothing. A form is never sent twice.
 */
export async function aBalancer(addresses: readonly string[]): Promise<Balancer> {
  const answered = new Map<string, number>()
  let turn = 0
  const server = createServer((req, res) => {
    const first = turn++
    const tryFrom = (tried: number) => {
      const address = addresses[(first + tried) % addresses.length] ?? ''
      const { hostname, port } = new URL(address)
      const onward = request({ hostname, port, path: req.url, method: req.method, headers: req.headers })
      let isConnected = false
      onward.on('socket', (socket) =>
        socket.once('connect', () => {
          isConnected = true
          req.pipe(onward)
        }),
      )
      onward.on('response', (answer) => {
        answered.set(address, (answered.get(address) ?? 0) + 1)
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
      })
      onward.on('error', () => {
        const mayHaveHeard = isConnected && req.method !== 'GET'
        if (res.headersSent) res.destroy()
        else if (mayHaveHeard || tried + 1 === addresses.length) res.writeHead(502).end()
        else tryFrom(tried + 1)
      })
    }
    tryFrom(0)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, answered }
}
