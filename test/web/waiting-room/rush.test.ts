import { expect, test } from 'vitest'
import { hashPassword } from '../../../src/accounts/passwords/password-hash.ts'
import { aCandidate, usualPassword } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'
import { anotherWeb, arrive, placeOf } from '../../support/waiting-room.ts'

const portal = await testPortal({ BCRYPT_COST_CANDIDATE: '11' })
const other = await anotherWeb(portal)

test('N5: of more people than hashing keeps up with, some get in at once and all others get places and come in by themselves; nobody is sent away', async () => {
  const people = await Promise.all(Array.from({ length: 16 }, () => aCandidate(portal)))
  const hash = await hashPassword(portal.config, usualPassword, 11)
  await portal.db.owner.query('update identity set password_hash = $1', [hash])
  const visitors = people.map((_, index) => (index % 2 ? portal : other).visitor())
  const first = await Promise.all(
    people.map(({ idNumber, password }, index) =>
      arrive(visitors[index] ?? portal.visitor(), idNumber, password),
    ),
  )
  const waitingRoom = '/waiting-room?return=/candidates/sign-in'
  const results = people.map(({ entry }) => `/candidates/results/${entry.id}`)
  expect(first.every((page, index) => page === waitingRoom || page === results[index])).toBe(true)
  expect(first).toContain(waitingRoom)
  expect(first.some((page) => page !== waitingRoom)).toBe(true)
  for (const [index, { idNumber, password }] of people.entries()) {
    const visitor = visitors[index]
    if (!visitor || first[index] !== waitingRoom) continue
    await expect.poll(() => placeOf(visitor), { timeout: 30_000 }).toMatchObject({ admitted: true })
    expect(await arrive(visitor, idNumber, password)).toBe(results[index])
  }
}, 90_000)
