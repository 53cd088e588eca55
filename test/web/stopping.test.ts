import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { listen } from '../../src/web/server/listener.ts'

test('F19: a portal that stops answers what is under way, and keeps no connection alive after that', async () => {
  const listener = await listen(0, '127.0.0.1', 0)
  const begun = Promise.withResolvers<() => void>()
  listener.answerWith((_req, res) => begun.resolve(() => res.end('late')))
  const agent = new Agent({ keepAlive: true })
  const request = get(listener.url.replace('localhost', '127.0.0.1'), { agent })
  const answered = once(request, 'response')
  const answer = await begun.promise
  const closed = listener.close()
  answer()
  const [response] = (await answered) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  response.resume()
  await closed
  agent.destroy()
})
