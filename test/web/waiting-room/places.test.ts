import { expect, test } from 'vitest'
import { makeIdNumber } from '../../../src/numbers/id-number.ts'
import { aCandidate } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'
import { anotherWeb, arrivals, arrive, atAnotherWeb, placeOf, setRoom } from '../../support/waiting-room.ts'

const portal = await testPortal()
const other = await anotherWeb(portal)
const waitingRoom = '/waiting-room?return=/candidates/sign-in'
await setRoom(portal, 'closed')

test('N5: who has to wait has the same place after closing the tab, and in any browser by the same ID number', async () => {
  const { idNumber } = await aCandidate(portal)
  await arrivals(2, portal, 'before')
  const visitor = portal.visitor()
  expect(await arrive(visitor, idNumber)).toBe(waitingRoom)
  await arrivals(2, other, 'after')
  const { place, ahead } = await placeOf(visitor)
  expect(place).toBe(3)
  expect(ahead).toBe(2)
  expect(await placeOf(visitor)).toMatchObject({ place })
  await arrive(visitor, idNumber)
  expect(await placeOf(visitor)).toMatchObject({ place })

  const phone = other.visitor()
  expect(await arrive(phone, idNumber.toLowerCase())).toBe(waitingRoom)
  expect(await placeOf(phone)).toMatchObject({ place })
})

test('N5: one browser has one place, whatever it types', async () => {
  const visitor = portal.visitor()
  await arrive(visitor, 'first@example.org')
  const { place } = await placeOf(visitor)
  for (const name of ['second@example.org', 'third@example.org']) await arrive(visitor, name)
  expect(await placeOf(visitor)).toMatchObject({ place })
})

test('N5: a place that was made up or altered is none; whoever comes with it gets a new one at the end', async () => {
  const [first] = await arrivals(1, portal, 'honest')
  const cookie = String(first?.cookies.get('waiting-place'))
  const [lane, number, ...rest] = cookie.split('.')
  const forged = [
    [lane, '1', ...rest].join('.'),
    [lane, String(Number(number) - 1), ...rest].join('.'),
    ['staff', number, ...rest].join('.'),
    cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    'candidates.1.browser.9999999999999.',
    '%',
  ]
  for (const [index, value] of forged.entries()) {
    const forger = portal.visitor()
    forger.cookies.set('waiting-place', value)
    expect(await placeOf(forger)).toMatchObject({ place: null, admitted: false })
    const honest = await placeOf(first ?? forger)
    await arrive(forger, `forger${index}@example.org`)
    expect((await placeOf(forger)).place).toBe(Number(honest.place) + 1 + index)
  }
})

test('N5: an ID number that nobody has gets a place exactly like any other', async () => {
  const { idNumber } = await aCandidate(portal)
  const [known, unknown] = [portal.visitor(), portal.visitor()]
  expect(await arrive(unknown, makeIdNumber())).toBe(await arrive(known, idNumber))
  const [theirs, ours] = [await placeOf(unknown), await placeOf(known)]
  expect(Number(ours.place) - Number(theirs.place)).toBe(1)
  const differing = { place: 0, ahead: 0, askAgainAfter: 0 }
  expect({ ...theirs, ...differing }).toEqual({ ...ours, ...differing })
  const page = async (visitor: typeof known) => {
    await visitor.open(waitingRoom)
    return visitor.words.replace(/[\d,]+/g, '')
  }
  expect(await page(unknown)).toBe(await page(known))
})

test('N5: a web process that is killed takes no place with it', async () => {
  const dying = await anotherWeb(portal)
  const visitor = dying.visitor()
  await arrive(visitor, 'survivor@example.org')
  const { place } = await placeOf(visitor)
  await dying.stop()
  expect(await placeOf(atAnotherWeb(visitor, other.url))).toMatchObject({ place })
  const fresh = await anotherWeb(portal)
  expect(await placeOf(atAnotherWeb(visitor, fresh.url))).toMatchObject({ place })
})

test('N5: many who come at once each get a place of their own, through two web processes', async () => {
  const visitors = Array.from({ length: 40 }, (_, index) => (index % 2 ? portal : other).visitor())
  await Promise.all(visitors.map((visitor, index) => arrive(visitor, `crowd${index}@example.org`)))
  const places = await Promise.all(visitors.map(async (visitor) => Number((await placeOf(visitor)).place)))
  const sorted = places.toSorted((a, b) => a - b)
  expect(sorted).toEqual(sorted.map((_, index) => Number(sorted[0]) + index))
})

test('N5: the same name at once in many browsers is one place', async () => {
  const visitors = Array.from({ length: 12 }, (_, index) => (index % 2 ? portal : other).visitor())
  await Promise.all(visitors.map((visitor) => arrive(visitor, 'everywhere@example.org')))
  const places = await Promise.all(visitors.map(async (visitor) => (await placeOf(visitor)).place))
  expect(new Set(places).size).toBe(1)
})
