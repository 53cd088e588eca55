import { expect, test } from 'vitest'
import { makeIdNumber } from '../../src/numbers/id-number.ts'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { statementsOf } from '../support/statements.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()

function send(visitor: Visitor, area: string, username: string, password: string) {
  return visitor.request('POST', `/${area}/sign-in`, { _csrf: visitor.hidden('_csrf'), username, password })
}

test('a sign-in is two statements, before the password is looked at and after; only the second need not be on the disk', async () => {
  const candidate = await aCandidate(portal)
  const staff = await aStaffMember(portal, { area: 'officers' })
  const names = [candidate.idNumber, candidate.email].map((name) => ['candidates', name] as const)
  for (const [area, name] of [...names, ['officers', staff.email] as const]) {
    const visitor = portal.visitor()
    await visitor.open(`/${area}/sign-in`)
    const statements = await statementsOf(portal, async () => {
      expect((await send(visitor, area, name, candidate.password)).status).toBe(303)
    })
    // Now and then a look at the waiting room; for a candidate, which page comes first.
    const besides = /from waiting_room|pending_email is null as is_confirmed/
    expect(statements.filter((text) => besides.test(text)).length).toBeLessThanOrEqual(2)
    expect(statements.filter((text) => !besides.test(text))).toEqual([
      expect.stringMatching(/from identity where.*insert into sign_in_attempt/s),
      expect.stringMatching(
        /insert into live_session.*sign_in_attempt.*audit_event.*'synchronous_commit', 'off'/s,
      ),
    ])
    await visitor.open(`/${area}`)
    const ended = await statementsOf(portal, () => visitor.signOut())
    expect(ended).toContainEqual(expect.stringMatching(/set ended_at/))
    expect(ended.join()).not.toMatch(/synchronous_commit|begin/)
  }
})

test('a name that nobody has costs the same statements as a wrong password', async () => {
  const { idNumber } = await aCandidate(portal)
  const statements = async (name: string) => {
    const visitor = portal.visitor()
    await visitor.open('/candidates/sign-in')
    const sent = await statementsOf(portal, () => send(visitor, 'candidates', name, 'wrong'))
    return sent.filter((text) => !text.includes('from waiting_room'))
  }
  expect(await statements(makeIdNumber())).toEqual(await statements(idNumber))
  expect(await statements('nobody@example.org')).toHaveLength((await statements(idNumber)).length)
})
