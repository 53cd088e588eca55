import { expect, test } from 'vitest'
import { testPortal } from '../support/portal.ts'
import { actors, matrix } from './matrix.ts'
import { aScene, expectedFor, withoutNumbers } from './scene.ts'

const portal = await testPortal()
const { signedIn, filledIn } = await aScene(portal)

test('what belongs to somebody else answers as what does not exist, byte for byte', async () => {
  const routes = Object.entries(matrix).filter(
    ([route, expected]) => /^GET.*:(entryId|id)/.test(route) && expected,
  )
  expect(routes.length).toBeGreaterThan(5)
  for (const [route, expected] of routes) {
    for (const actor of actors.filter((one) => expectedFor(expected, one) === 404)) {
      const visitor = await signedIn(actor)
      const path = route.slice(4)
      const [foreign, missing] = [
        await visitor.request('GET', filledIn(path)),
        await visitor.request('GET', filledIn(path.replace(/:(entryId|id)/, '999999999'))),
      ]
      expect(withoutNumbers(foreign), route).toEqual(withoutNumbers(missing))
    }
  }
})

test('other methods than those of the matrix lead nowhere', async () => {
  const known = new Set(Object.keys(matrix))
  const visitor = await signedIn('preparation')
  const wrong: string[] = []
  for (const pattern of new Set([...known].map((route) => route.split(' ')[1] ?? ''))) {
    const path = filledIn(pattern)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      if (known.has(`${method} ${pattern}`)) continue
      const { status, shown } = withoutNumbers(await visitor.request(method, path))
      // A request that changes something is refused for its missing token before anybody looks where it leads.
      const isRefused = [303, 403, 404, 405].includes(status) || (method === 'OPTIONS' && status === 200)
      if (!isRefused || shown.includes('175')) wrong.push(`${method} ${path}: ${status}`)
    }
  }
  expect(wrong).toEqual([])
}, 60_000)
