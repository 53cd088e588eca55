import { expect, test } from 'vitest'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { arrivals, arrive, placeOf } from '../support/waiting-room.ts'

const portal = await testPortal()
const operator = await aStaffMember(portal, { area: 'operators' })

async function set(values: Record<string, string>) {
  const visitor = portal.visitor()
  await visitor.signIn('operators', operator.email, operator.password)
  await visitor.open('/operators/waiting-room')
  for (const [name, value] of Object.entries(values)) visitor.fill(name, value)
  await visitor.press('Save')
  return visitor
}

async function recorded() {
  const { rows } = await portal.db.owner.query(
    `select identity_id, detail from audit_event where what = 'waiting-room.set' order by id`,
  )
  return rows
}

test('N5: an operator pauses signing in, sees who waits, and lets them in again; each is recorded', async () => {
  expect((await set({ mode: 'closed' })).words).toContain('The waiting room is set.')
  const crowd = await arrivals(3, portal, 'crowd')
  const visitor = await set({ mode: 'closed' })
  const candidates = async () => {
    const { html } = await visitor.open('/operators/waiting-room')
    return html
      .querySelector('tbody tr')
      ?.querySelectorAll('td')
      .map((cell) => cell.text)
  }
  await expect.poll(candidates, { timeout: 10_000 }).toEqual(['3', '0', '3'])
  await set({ mode: 'open' })
  for (const one of crowd)
    await expect.poll(() => placeOf(one), { timeout: 10_000 }).toMatchObject({ admitted: true })
  expect(await arrive(portal.visitor(), 'anybody@example.org')).toBe('422')
  expect(
    (await recorded()).map(({ identity_id, detail }) => [Number(identity_id), detail.mode, detail.was.mode]),
  ).toEqual([
    [operator.identityId, 'closed', 'measured'],
    [operator.identityId, 'closed', 'closed'],
    [operator.identityId, 'open', 'closed'],
  ])
})

test('N5: an operator slows signing in to so many a second', async () => {
  await set({ mode: 'slow', mostPerSecond: '2.5' })
  const visitor = await set({ mode: 'slow', mostPerSecond: '2.5' })
  expect(visitor.page.html.querySelector('[name=mostPerSecond]')?.getAttribute('value')).toBe('2.5')
  const paces = visitor.page.html
    .querySelectorAll('tbody tr')
    .map((row) => row.querySelectorAll('td')[1]?.text)
  expect(paces).toContain('2.5')
  for (const wrong of ['', '0', '-1', 'many']) {
    await set({ mode: 'slow', mostPerSecond: wrong }).then((page) => {
      expect(page.page.status).toBe(422)
      expect(page.words).toContain('as a number above 0')
    })
  }
})
