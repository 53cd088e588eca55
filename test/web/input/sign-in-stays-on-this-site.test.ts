import { get, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { aStaffMember } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const staff = await aStaffMember(portal, { area: 'preparation' })

test.each([
  '//evil.example',
  '/\\evil.example',
  'https:evil.example',
  'https://evil.example/preparation',
  '/candidates.evil',
  '/preparationX',
  '/preparation\\..\\evil',
  '/preparation\r\nLocation: https://evil.example',
  '/%09/evil.example',
  '/\t/evil.example',
  'javascript:alert(1)//preparation',
  '',
])('ASVS 3.7.2: signing in never leads to another site: %j', async (target) => {
  const { safeReturn } = await import('../../../src/accounts/sessions/way-back.ts')
  expect(safeReturn(target, 'preparation')).toBe('/preparation')
})

test.each([
  '/preparation/results//evil.example',
  '/preparation/results/%0d%0aLocation:%20https://evil.example',
  '/preparation/results/%5cevil.example',
  '/preparation/results/@evil.example',
  '/preparation/results?returnTo=https://evil.example',
  '/preparation/results?returnTo=//evil.example&next=//evil.example',
])('ASVS 3.7.2: whoever comes by %s signs in on this site and stays on it', async (path) => {
  const visitor = portal.visitor()
  await visitor.open(path)
  expect(visitor.page.url).toBe(`${portal.url}/preparation/sign-in`)
  const fields = { _csrf: visitor.hidden('_csrf'), username: staff.email, password: staff.password }
  const { status, headers } = await visitor.request('POST', '/preparation/sign-in', fields)
  expect(status).toBe(303)
  expect(headers.get('location')).toMatch(/^\/preparation(\/(?![/\\])|\?|$)/)
})

test('ASVS 3.7.2: a whole address in the first line of a request, and a foreign host, lead nowhere else', async () => {
  const { port } = new URL(portal.url)
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(
      { port, path: 'http://evil.example/preparation/results', headers: { host: 'evil.example' } },
      resolve,
    ).on('error', reject)
  })
  answer.resume()
  expect([303, 400, 404, 421]).toContain(answer.statusCode)
  expect(answer.headers.location ?? '/preparation/sign-in').toBe('/preparation/sign-in')
  const [cookie = ''] = answer.headers['set-cookie'] ?? []
  if (!cookie) return
  const visitor = portal.visitor()
  visitor.cookies.set('preparation', cookie.split(';')[0]?.split('=')[1] ?? '')
  await visitor.open('/preparation/sign-in')
  const fields = { _csrf: visitor.hidden('_csrf'), username: staff.email, password: staff.password }
  const { headers } = await visitor.request('POST', '/preparation/sign-in', fields)
  expect(headers.get('location')).toMatch(/^\/preparation/)
})
