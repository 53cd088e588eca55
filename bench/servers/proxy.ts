// Leads each connection to the next of several processes in turns, and past those that do not answer.
import { connect, createServer, type Socket } from 'node:net'
import { listenWidely } from '../../src/web/server/sockets.ts'

const ports = (process.env.BACKENDS ?? '').split(',').map(Number)
let next = 0

const server = createServer((client) => {
  client.on('error', () => client.destroy())
  client.setNoDelay()
  lead(client, ports.length)
})
await listenWidely(server, Number(process.env.PORT), '127.0.0.1')
process.once('SIGTERM', () => process.exit())

function lead(client: Socket, tries: number): void {
  next = (next + 1) % ports.length
  const backend = connect({ port: ports[next] ?? 0, host: '127.0.0.1', noDelay: true })
  let isConnected = false
  backend.once('connect', () => {
    isConnected = true
    client.pipe(backend).pipe(client)
    client.once('close', () => backend.destroy())
    backend.once('close', () => client.destroy())
  })
  backend.once('error', () => {
    if (!isConnected && tries > 1) lead(client, tries - 1)
    else client.destroy()
  })
}
