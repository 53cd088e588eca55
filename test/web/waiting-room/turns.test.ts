import { expect, test } from 'vitest'
import { makeIdNumber } from '../../../src/numbers/id-number.ts'
import { aCandidate, aStaffMember } from '../../support/people.ts'
import { testPortal } from '../../support/portal.ts'
import { anotherWeb, arrivals, arrive, atAnotherWeb, placeOf, setRoom } from '../../support/waiting-room.ts'

const portal = await testPortal()
const other = await anotherWeb(portal)
const set = (mode: string, perSecond?: number) => setRoom(portal, mode, perSecond, [other.portal])
const waitingRoom = '/waiting-room?return=/candidates/sign-in'

async function isAdmitted(visitor: ReturnType<typeof portal.visitor>) {
  await expect.poll(() => placeOf(visitor), { timeout: 10_000 }).toMatchObject({ admitted: true })
}

/** A browser in which somebody has signed in before; from then on everybody has to wait. */
async function aBrowserThatKnows({ idNumber, password }: { idNumber: string; password: string }) {
  await set('open')
  const known = portal.visitor()
  await known.signIn('candidates', idNumber, password)
  await known.signOut()
  await set('closed')
  return known
}

test('N5: while hashing keeps up, nobody gets a place', async () => {
  const { idNumber, password } = await aCandidate(portal)
  const visitor = portal.visitor()
  await visitor.signIn('candidates', idNumber, password)
  expect(new URL(visitor.page.url).pathname).toMatch(/^\/candidates\/results/)
  const { rows } = await portal.db.owner.query('select from waiting_place')
  expect(rows).toEqual([])
})

test('N5: the page works without script, and leads to the form with the ID number filled in when it is time', async () => {
  await set('closed')
  const { idNumber, password } = await aCandidate(portal)
  const visitor = portal.visitor()
  await visitor.open('/candidates/results')
  await visitor.fill('username', idNumber).fill('password', password).press('Sign in')
  expect(visitor.page.url).toBe(portal.url + waitingRoom)
  expect(visitor.page.status).toBe(200)
  expect(visitor.words).toMatch(/Your place in the queue ?1\b/)
  expect(visitor.page.html.querySelector('noscript')?.innerHTML).toMatch(/http-equiv="refresh" content="\d+"/)
  expect(visitor.page.text).not.toContain(password)

  await set('measured')
  await isAdmitted(visitor)
  await visitor.open(waitingRoom)
  expect(new URL(visitor.page.url).pathname).toBe('/candidates/sign-in')
  expect(visitor.words).toContain('It is your turn')
  expect(visitor.page.html.querySelector('[name=username]')?.getAttribute('value')).toBe(idNumber)
  await visitor.fill('password', password).press('Sign in')
  expect(new URL(visitor.page.url).pathname).toBe('/candidates/results')
  expect(visitor.cookies.get('waiting-place')).toBeUndefined()
})

test('N5: staff, and browsers that have signed in before, have places of their own, and every lane moves', async () => {
  const [candidate, staff] = [await aCandidate(portal), await aStaffMember(portal, { area: 'officers' })]
  const known = await aBrowserThatKnows(candidate)
  const crowd = await arrivals(10, portal, 'crowd')
  const officer = other.visitor()
  await arrive(known, candidate.idNumber, candidate.password)
  await arrive(officer, staff.email, staff.password, 'officers')
  expect(await placeOf(known)).toMatchObject({ place: 1 })
  expect(await placeOf(officer)).toMatchObject({ place: 1 })
  expect(await placeOf(crowd[9] ?? known)).toMatchObject({ place: 10 })

  await set('measured', 3)
  await isAdmitted(known)
  await isAdmitted(officer)
  await isAdmitted(crowd[0] ?? known)
  expect(await placeOf(crowd[9] ?? known)).toMatchObject({ admitted: false })
  await officer.open('/officers/sign-in')
  await officer.fill('username', staff.email).fill('password', staff.password).press('Sign in')
  expect(new URL(officer.page.url).pathname).toBe('/officers')
})

test('N5: a place in the lane of known browsers is found on another device by the same name, and by no other', async () => {
  const candidate = await aCandidate(portal)
  const known = await aBrowserThatKnows(candidate)
  await arrivals(3, portal, 'others')
  await arrive(known, candidate.idNumber)
  const own = await placeOf(known)
  const phone = other.visitor()
  await arrive(phone, candidate.idNumber)
  expect(await placeOf(phone)).toMatchObject({ place: own.place, ahead: own.ahead })
  const stranger = other.visitor()
  await arrive(stranger, makeIdNumber())
  expect((await placeOf(stranger)).place).toBeGreaterThan(Number(own.place))
  // On the phone the place is good for that name alone.
  await arrive(phone, makeIdNumber())
  expect((await placeOf(phone)).place).toBeGreaterThan(Number((await placeOf(stranger)).place))
})

test('N5: a browser knows who has signed in there last: for others it waits with everybody', async () => {
  const [candidate, friend] = [await aCandidate(portal), await aCandidate(portal)]
  const known = await aBrowserThatKnows(candidate)
  const [last] = (await arrivals(3, portal, 'crowd before a friend')).slice(-1)
  await arrive(known, friend.idNumber)
  expect((await placeOf(known)).place).toBe(Number((await placeOf(last ?? known)).place) + 1)
  const phone = other.visitor()
  await arrive(phone, friend.idNumber)
  expect((await placeOf(phone)).place).toBe((await placeOf(known)).place)
})

test('N5: who mistypes their name in a browser that knows them keeps their place when they type it right', async () => {
  const candidate = await aCandidate(portal)
  const known = await aBrowserThatKnows(candidate)
  await arrive(known, makeIdNumber())
  const own = await placeOf(known)
  await arrivals(2, portal, 'after a slip')
  await arrive(known, candidate.idNumber)
  expect(await placeOf(known)).toMatchObject({ place: own.place })
})

test('N5: strangers who send wrong passwords by somebody’s name leave enough of their place for them', async () => {
  const owner = await aCandidate(portal)
  const known = await aBrowserThatKnows(owner)
  await arrive(known, owner.idNumber)
  await set('open')
  await isAdmitted(known)
  await set('closed')
  const stranger = other.visitor()
  const guess = async () => {
    await stranger.open('/candidates/sign-in')
    return stranger.fill('username', owner.idNumber).fill('password', 'a guess').press('Sign in')
  }
  for (let time = 0; time < 3; time += 1) expect((await guess()).url).toContain('/candidates/sign-in')
  expect((await guess()).url).toContain('/waiting-room')
  expect(await placeOf(stranger)).toMatchObject({ admitted: false })
  await known.open('/candidates/sign-in')
  await known.fill('username', owner.idNumber).fill('password', owner.password).press('Sign in')
  expect(new URL(known.page.url).pathname).toMatch(/^\/candidates\/results/)
})

test('N5: a place that was found by a name lets in that name alone', async () => {
  await set('closed')
  const [owner, thief] = [await aCandidate(portal), await aCandidate(portal)]
  const own = portal.visitor()
  await arrive(own, owner.idNumber, owner.password)
  const foreign = other.visitor()
  await arrive(foreign, owner.idNumber, 'a guess')
  expect((await placeOf(foreign)).place).toBe((await placeOf(own)).place)
  await set('measured')
  await isAdmitted(foreign)
  await set('closed')
  expect(await arrive(foreign, thief.idNumber, thief.password)).toBe(waitingRoom)
  expect(await placeOf(foreign)).toMatchObject({ admitted: false })
  expect(await arrive(own, owner.idNumber, owner.password)).toBe(`/candidates/results/${owner.entry.id}`)
})

test('N5: a turn is good for five forms, then a new place is needed', async () => {
  await set('closed')
  const visitor = portal.visitor()
  await arrive(visitor, makeIdNumber())
  await set('open')
  await isAdmitted(visitor)
  await set('closed')
  for (let time = 0; time < 5; time += 1) expect(await arrive(visitor, makeIdNumber(), 'wrong')).toBe('422')
  expect(await arrive(visitor, makeIdNumber(), 'wrong')).toBe(waitingRoom)
  expect(await placeOf(visitor)).toMatchObject({ admitted: false })
})

test('N5: nobody is told to wait, by any process, after somebody behind them has heard of their turn', async () => {
  await set('closed')
  const people = await arrivals(24, portal, 'in order')
  let answers = 0
  const heard = people.map(() => ({ lastToldToWait: 0, turn: Number.POSITIVE_INFINITY }))
  const asksUntilItIsTheirTurn = async (visitor: (typeof people)[0], index: number) => {
    const told = heard[index]
    const elsewhere = atAnotherWeb(visitor, other.url)
    for (let time = index; told && told.turn === Number.POSITIVE_INFINITY; time += 1) {
      const { admitted } = await placeOf(time % 2 ? visitor : elsewhere)
      answers += 1
      if (admitted) told.turn = answers
      else told.lastToldToWait = answers
    }
  }
  await set('measured', 12)
  await Promise.all(people.map(asksUntilItIsTheirTurn))
  const overtaken = heard.filter(({ lastToldToWait }, index) =>
    heard.slice(index + 1).some(({ turn }) => turn < lastToldToWait),
  )
  expect(overtaken).toEqual([])
})
