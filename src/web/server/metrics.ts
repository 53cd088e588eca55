import { createServer, type Server } from 'node:http'
import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

const registry = new Registry()
collectDefaultMetrics({ register: registry })

const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time to answer, by area, method and status',
  labelNames: ['area', 'method', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  registers: [registry],
})

const areas = new Set(['candidates', 'preparation', 'officers', 'operators', 'assets'])

/** Counts requests and times their answers; nothing of a request but its area, method and status is kept. */
export const measureRequests: RequestHandler = (req, res, next) => {
  const stop = durations.startTimer()
  res.on('finish', () => {
    const [, first = ''] = req.originalUrl.split(/[/?]/)
    stop({ area: areas.has(first) ? first : 'other', method: req.method, status: res.statusCode })
  })
  next()
}

/** Serves `/metrics` as Prometheus text on a port of its own, which no proxy leads to. */
export async function serveMetrics(port: number, host: string): Promise<Server> {
  const server = createServer(async (req, res) => {
    if (req.url !== '/metrics') return res.writeHead(404).end()
    res.writeHead(200, { 'Content-Type': registry.contentType })
    res.end(await registry.metrics())
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, done)
  })
  return server
}
