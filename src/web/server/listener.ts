import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { listenWidely } from './sockets.ts'

/** A port that answers: while the portal starts, whoever comes waits a moment; then with its pages. */
export type Listener = {
  url: string
  /** From now on pages answer. */
  answerWith: (app: RequestListener) => void
  /** Finishes what is under way; asked again, it waits for the same. */
  close: () => Promise<void>
}

/** How long a request waits for a portal that starts; behind a proxy that knows no better, a restart is then not felt. */
const secondsHeld = 5

/**
 * Listens.
 *
 * @param secondsForProxies how long a proxy is given to see that no more requests should come here, before it closes
 */
export async function listen(port: number, host: string, secondsForProxies: number): Promise<Listener> {
  const begun = Promise.withResolvers<RequestListener>()
  let answer: RequestListener = startingUntil(begun.promise)
  let closed: Promise<void> | undefined
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 },
    (req, res) => {
      if (closed) res.shouldKeepAlive = false
      answer(req, res)
    },
  )
  const others = await listenWidely(server, port, host)
  const close = async () => {
    begun.resolve(starting)
    await wait(secondsForProxies * 1000)
    // Connections that are being answered now are idle, and kept alive, a moment later.
    const closeIdle = setInterval(() => server.closeIdleConnections(), 100)
    await Promise.all([server, ...others].map((one) => new Promise((done) => one.close(done))))
    clearInterval(closeIdle)
  }
  const name = host === '127.0.0.1' ? 'localhost' : host
  return {
    url: `http://${name}:${(server.address() as AddressInfo).port}`,
    answerWith: (app) => {
      answer = app
      begun.resolve(app)
    },
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

function startingUntil(begun: Promise<RequestListener>): RequestListener {
  return async (req, res) => {
    if (req.url === '/healthz' || req.url === '/readyz') return starting(req, res)
    const tooLong = wait(secondsHeld * 1000, starting, { ref: false })
    const answer = await Promise.race([begun, tooLong])
    answer(req, res)
  }
}

const starting: RequestListener = (req, res) => {
  const isAlive = req.url === '/healthz'
  res.writeHead(isAlive ? 200 : 503, {
    'Content-Type': 'text/plain',
    'Cache-Control': 'no-store',
    ...(isAlive ? {} : { 'Retry-After': '2' }),
  })
  res.end(isAlive ? 'ok\n' : 'The portal is starting. Please come again in a moment.\n')
}
