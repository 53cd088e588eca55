import { expect, test } from 'vitest'
import { testPortal } from '../support/portal.ts'
import { matrix } from './matrix.ts'
import { areaOf, aScene } from './scene.ts'

const portal = await testPortal()
const { signedIn } = await aScene(portal)

test("ASVS 3.5.1: every form refuses what another site sent: without token, with a foreign one, by the browser's own headers", async () => {
  const stranger = portal.visitor()
  await stranger.open('/candidates/register')
  const foreignToken = stranger.hidden('_csrf')
  const wrong: string[] = []
  for (const route of Object.keys(matrix).filter((one) => one.startsWith('POST'))) {
    const path = route.slice(5).replace(':token', 'x'.repeat(43))
    const area = path.split('/')[1] ?? ''
    const actor =
      (Object.keys(areaOf) as (keyof typeof areaOf)[]).find((one) => areaOf[one] === area) ?? 'candidate'
    const visitor = await signedIn(actor)
    await visitor.open(area === 'candidates' ? '/candidates/register' : `/${area}/forgotten-password`)
    const token = visitor.hidden('_csrf')
    const attempts: [Record<string, string>, Record<string, string>][] = [
      [{}, {}],
      [{ _csrf: foreignToken }, {}],
      [{ _csrf: `${token}x` }, {}],
      [{ _csrf: token }, { origin: 'https://evil.example' }],
      [{ _csrf: token }, { 'sec-fetch-site': 'cross-site' }],
      [{ _csrf: token }, { 'sec-fetch-site': 'same-site' }],
      [{ _csrf: token }, { 'sec-fetch-site': 'cross-site', origin: portal.url }],
      [{ _csrf: token }, { origin: 'null' }],
      [{ _csrf: token }, { origin: `${portal.url}.evil.example` }],
      [{ _csrf: token }, { origin: portal.url.replace(/:\d+$/, ':1') }],
      [{ _csrf: '' }, { 'sec-fetch-site': 'same-origin', origin: portal.url }],
    ]
    const withoutSession = await portal.visitor().request('POST', path, { _csrf: token })
    if (withoutSession.status !== 403) wrong.push(`${route} without a session: ${withoutSession.status}`)
    const inAddress = await visitor.request('POST', `${path}?_csrf=${token}`, {})
    if (inAddress.status !== 400) wrong.push(`${route} with the token in the address: ${inAddress.status}`)
    const asJson = await visitor.request('POST', path, undefined, {
      'content-type': 'application/json',
      'x-csrf-token': token,
    })
    if (asJson.status !== 403) wrong.push(`${route} with the token in a header: ${asJson.status}`)
    for (const [fields, headers] of attempts) {
      const { status, text } = await visitor.request('POST', path, fields, headers)
      if (!text.includes('</html>')) wrong.push(`${route}: no page`)
      if (status !== 403) wrong.push(`${route} ${JSON.stringify(headers)}: ${status}`)
    }
  }
  expect(wrong).toEqual([])
}, 60_000)
