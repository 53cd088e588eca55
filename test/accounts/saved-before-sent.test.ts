import { expect, test } from 'vitest'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()
// A database that takes 50 ms to write a session.
await portal.db.owner.query(`
  create function take_time() returns trigger language plpgsql as 'begin perform pg_sleep(0.05); return new; end';
  create trigger take_time before insert or update on session for each row execute function take_time();
`)

/** Sends a form as browsers do, which follow a redirect as soon as its head is there; gives the page that it leads to. */
async function send(visitor: Visitor, path: string, fields: Record<string, string>): Promise<string> {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const body = new URLSearchParams({ _csrf: visitor.hidden('_csrf'), ...fields })
  const answer = await fetch(portal.url + path, { method: 'POST', headers: { cookie }, body })
  return answer.text()
}

test('of twenty forms that lead on to another page, every one finds its confirmation there, and it is shown once', async () => {
  const operator = await aStaffMember(portal, { area: 'operators' })
  const visitor = portal.visitor()
  await visitor.signIn('operators', operator.email, operator.password)
  await visitor.open('/operators/people')
  for (let number = 0; number < 20; number += 1) {
    const email = `new${number}@example.org`
    const page = await send(visitor, '/operators/people', { email })
    expect(page).toContain(`An invitation was mailed to ${email}`)
    expect((await visitor.open('/operators/people')).text).not.toContain('role="status"')
  }
})

test('whoever signs in has the session before the page that leads on', async () => {
  const staff = await aStaffMember(portal, { area: 'preparation' })
  for (let time = 0; time < 10; time += 1) {
    const visitor = portal.visitor()
    await visitor.open('/preparation/sign-in')
    const fields = { _csrf: visitor.hidden('_csrf'), username: staff.email, password: staff.password }
    await visitor.request('POST', '/preparation/sign-in', fields)
    expect((await visitor.request('GET', '/preparation/results')).status).toBe(200)
  }
})
