import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Node accepts one connection of a listening socket each time it looks around. In a rush there is much to do between two
 * looks, and whoever comes anew would wait for seconds; of so many sockets as many are accepted at once.
 */
const wanted = 32
/** So many connections wait at each, where the system lets them; what does not fit is dropped, and comes again seconds later. */
const backlog = 4096
/** Elsewhere the sockets of one port are not filled alike. */
const shares = process.platform === 'linux'

/**
 * Listens at a port with several sockets, among which the system spreads who comes.
 *
 * @param server takes the connections of all of them
 * @returns the others, to be closed together with it
 * @throws where something else listens there already
 */
export async function listenWidely(server: Server, port: number, host: string): Promise<Server[]> {
  if (!shares) {
    await listening(server, { port, host, backlog })
    return []
  }
  if (port !== 0) await refuseTaken(port, host)
  await listening(server, { port, host, backlog, reusePort: true })
  const { port: found } = server.address() as { port: number }
  const others = Array.from({ length: wanted - 1 }, () =>
    // As an HTTP server sets its own.
    createServer({ noDelay: true, allowHalfOpen: true }, (connection) =>
      server.emit('connection', connection),
    ),
  )
  try {
    await Promise.all(
      others.map((other) => listening(other, { port: found, host, backlog, reusePort: true })),
    )
  } catch (error) {
    for (const one of [server, ...others]) one.close()
    throw error
  }
  return others
}

/**
 * Sockets that share a port would share it with another portal too. Whether one is there is asked by a connection: a socket that
 * listens for a moment would take some of those that come, and break them off.
 */
async function refuseTaken(port: number, host: string): Promise<void> {
  const connection = connect({ port, host })
  const isTaken = await Promise.race([
    once(connection, 'connect').then(
      () => true,
      () => false,
    ),
    // Where nobody listens, that is said at once.
    wait(1000, true, { ref: false }),
  ])
  connection.destroy()
  if (!isTaken) return
  const text = `listen EADDRINUSE: address already in use ${host}:${port}`
  throw Object.assign(new Error(text), { code: 'EADDRINUSE' })
}

type Place = { port: number; host: string; backlog: number; reusePort?: boolean }

function listening(server: Server, place: Place): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(place, () => {
      server.off('error', fail)
      done()
    })
  })
}
