import { expect, test } from 'vitest'
import { areas } from '../../src/accounts/areas.ts'
import { aCandidate } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const tokenIn = (html: string) => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''

test.each(areas)(
  'every stranger gets the same sign-in form of /%s, with a token of their own',
  async (area) => {
    const forms = []
    for (const visitor of [portal.visitor(), portal.visitor(), portal.visitor()]) {
      const { status, text } = await visitor.open(`/${area}/sign-in`)
      expect(status).toBe(200)
      forms.push({ text, token: tokenIn(text) })
    }
    const [drawn, ...kept] = forms.map(({ text, token }) => text.replaceAll(token, 'token'))
    for (const form of kept) expect(form).toBe(drawn)
    expect(new Set(forms.map(({ token }) => token)).size).toBe(forms.length)
  },
)

test('a token is good in the browser alone that it was given to', async () => {
  const { idNumber, password } = await aCandidate(portal)
  const [own, other] = [portal.visitor(), portal.visitor()]
  const { text } = await own.open('/candidates/sign-in')
  await other.open('/candidates/sign-in')
  const form = { _csrf: tokenIn(text), username: idNumber, password }
  expect((await other.request('POST', '/candidates/sign-in', form)).status).toBe(403)
  expect((await own.request('POST', '/candidates/sign-in', form)).status).toBe(303)
})

test('what the browser remembers is said by the form to its own visitor, and to no stranger after them', async () => {
  const visitor = portal.visitor()
  await visitor.open('/candidates/sign-in')
  visitor.cookies.set('candidates-message', 'accounts.reset.done')
  const said = /class="notice/
  expect((await visitor.open('/candidates/sign-in')).text).toMatch(said)
  expect((await portal.visitor().open('/candidates/sign-in')).text).not.toMatch(said)
})
