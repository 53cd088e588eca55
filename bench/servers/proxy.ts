// Leads each connection to the next of several processes in turns, and past those that do not answer.
import { connect, createServer, type Socket } from 'node:net'

const ports = (process.env.BACKENDS ?? '').split(',').map(Number)
let next = 0

const server = createServer((client) => {
  // A load balancer's own health check.
  client.on('error', () => client.destroy())
  lead(client, ports.length)
})
server.listen(Number(process.env.PORT), '127.0.0.1')
process.once('SIGTERM', () => process.exit())

function lead(client: Socket, tries: number): void {
  next = (next + 1) % ports.length
  const backend = connect(ports[next] ?? 0, '127.0.0.1')
  backend.once('connect', () => {
    client.pipe(backend)
    backend.pipe(client)
    backend.setNoDelay()
    client.setNoDelay()
    client.once('close', () => backend.destroy())
    backend.once('close', () => client.destroy())
  })
  backend.once('error', () => {
    if (backend.connecting === false && backend.bytesRead + backend.bytesWritten === 0 && tries > 1)
      lead(client, tries - 1)
    else client.destroy()
  })
}
