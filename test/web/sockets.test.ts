import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { listen } from '../../src/web/server/listener.ts'
import { freePort } from '../support/free-port.ts'

const host = '127.0.0.1'

test('many who connect at once, while nothing can be accepted, are all answered', async () => {
  const port = await freePort()
  const listener = await listen(port, host, 0)
  listener.answerWith((_req, res) => res.end('here'))
  const connections = Array.from({ length: 1000 }, () => connect({ port, host }))
  const answers = connections.map(async (connection) => {
    connection.end('GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n')
    let said = ''
    connection.on('data', (bytes) => {
      said += bytes
    })
    await once(connection, 'close')
    return said
  })
  for (const said of await Promise.all(answers)) expect(said).toMatch(/^HTTP\/1\.1 200 OK.*here/s)
  await listener.close()
})

test('a port at which a portal listens already is refused, however it listens there', async () => {
  const port = await freePort()
  const listener = await listen(port, host, 0)
  await expect(listen(port, host, 0)).rejects.toThrow(`address already in use ${host}:${port}`)
  await listener.close()
  const next = await listen(port, host, 0)
  await next.close()
  await expect(once(connect({ port, host }), 'connect')).rejects.toThrow('ECONNREFUSED')
})
