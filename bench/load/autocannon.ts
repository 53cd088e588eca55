import autocannon from 'autocannon'
import { takeOrders } from './in-process.ts'
import type { LoadOrders } from './load.ts'

takeOrders(async ({ port, visits, connections, seconds }: LoadOrders) => {
  let next = 0
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: seconds,
    setupClient: (client) => {
      client.setRequests(visitsOf(next))
      next += 1
    },
  })
  const failures = result.errors + result.timeouts + result.non2xx
  return { rate: result.requests.total / result.duration, p99: result.latency.p99, failures }

  /** Two connections share the same sessions: a proxy that takes turns leads each session to several processes. */
  function visitsOf(connection: number) {
    const pairs = Math.ceil(connections / 2)
    const pair = Math.floor(connection / 2)
    const own = visits.filter((_, place) => place % pairs === pair)
    const half = connection % 2 === 0 ? 0 : Math.floor(own.length / 2)
    return [...own.slice(half), ...own.slice(0, half)].map(({ path, cookie }) => ({
      path,
      headers: { cookie },
    }))
  }
})
