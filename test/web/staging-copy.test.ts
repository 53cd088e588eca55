import { expect, test, vi } from 'vitest'
import { type Actor, actors, matrix } from '../authorisation/matrix.ts'
import { aScene, expectedFor } from '../authorisation/scene.ts'
import { testPortal } from '../support/portal.ts'
import { asStagingCopy, stagingPortal } from '../support/staging.ts'
import { arrivals, setRoom } from '../support/waiting-room.ts'

// Time passes only as a test says.
vi.useFakeTimers({ toFake: ['Date'] })
const [portal, live] = [await stagingPortal(), await testPortal()]
const scene = await aScene(portal)

/** Whether a page says that it is one of a staging copy. */
const saysSo = (html: string) => /<p class="staging"[^>]*><strong>Staging copy\./.test(html)

/** All pages that somebody can open, with whoever can. */
const pages = Object.entries(matrix).flatMap(([route, expected]): [string, Actor][] => {
  const opens = (actor: Actor) => [200, 404].includes(Number(expectedFor(expected, actor)))
  const actor = actors.find(opens)
  return route.startsWith('GET ') && actor ? [[route, actor]] : []
})

test.each(pages)('%s says that it is of a staging copy', async (route, actor) => {
  const { text, headers, status } = await scene.ask(await scene.signedIn(actor), route)
  if (!headers.get('content-type')?.startsWith('text/html')) return
  expect(status).not.toBe(303)
  expect(saysSo(text)).toBe(true)
})

test('forms that are refused, and pages that are not there, say so too', async () => {
  const visitor = portal.visitor()
  expect(saysSo((await visitor.signIn('candidates', 'nobody@example.org', 'wrong')).text)).toBe(true)
  expect((await visitor.open('/nowhere')).status).toBe(404)
  expect(saysSo(visitor.page.text)).toBe(true)
  expect(saysSo((await visitor.request('GET', '/candidates/sign-in?password=x')).text)).toBe(true)
})

test('the waiting room says so', async () => {
  await setRoom(portal, 'closed')
  const [visitor] = await arrivals(1, portal, 'staging')
  const page = await visitor?.open('/waiting-room')
  expect(page?.text).toContain('Waiting room')
  expect(saysSo(page?.text ?? '')).toBe(true)
})

test('a portal where everything counts says nothing of the kind', async () => {
  await setRoom(live, 'closed')
  const [visitor] = await arrivals(1, live, 'live')
  for (const path of ['/', '/candidates/sign-in', '/nowhere', '/waiting-room'])
    expect((await visitor?.open(path))?.text).not.toContain('Staging')
})

test('a portal whose database becomes a staging copy says so within a minute', async () => {
  const [visitor] = await arrivals(1, live, 'later')
  const says = async (path: string) => {
    // Strangers get another form than who waits.
    const somebody = path.endsWith('/sign-in') ? live.visitor() : visitor
    return saysSo((await somebody?.open(path))?.text ?? '')
  }
  const paths = ['/', '/candidates/sign-in', '/waiting-room', '/candidates/help']
  for (const path of paths) expect(await says(path), path).toBe(false)
  await asStagingCopy(live.db)
  vi.advanceTimersByTime(60_001)
  // Pages do not wait for it: whoever comes first has it asked.
  await vi.waitFor(async () => expect(await says('/')).toBe(true))
  for (const path of paths) expect(await says(path), path).toBe(true)
})
