import { expect, test } from 'vitest'
import { timePasses } from '../support/clock.ts'
import { aCandidate } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()

async function fail(visitor: Visitor, username: string, times: number) {
  for (let i = 0; i < times; i += 1) await visitor.signIn('candidates', username, `wrong ${i}`)
}

test('S14: strangers who lock an account do not lock out its owner, in a browser where the owner has signed in before', async () => {
  const { idNumber, password } = await aCandidate(portal)
  const [own, new_, stranger] = [portal.visitor(), portal.visitor(), portal.visitor()]
  await own.signIn('candidates', idNumber, password)
  await own.signOut()
  await fail(stranger, idNumber, 4)
  expect(stranger.page.status).toBe(423)
  await new_.signIn('candidates', idNumber, password)
  expect(new_.page.status).toBe(423)
  await own.signIn('candidates', idNumber, password)
  expect(own.page.status).toBe(200)
  await new_.signIn('candidates', idNumber, password)
  expect(new_.page.status).toBe(423)
})

test('S14: in a known browser four wrong passwords lock the account as everywhere, for that browser and all others', async () => {
  const { idNumber, password } = await aCandidate(portal)
  const [own, other] = [portal.visitor(), portal.visitor()]
  await own.signIn('candidates', idNumber, password)
  await own.signOut()
  await fail(own, idNumber, 4)
  expect(own.page.status).toBe(423)
  for (const visitor of [own, other]) {
    await visitor.signIn('candidates', idNumber, password)
    expect(visitor.page.status).toBe(423)
  }
  await timePasses(portal.db.owner, '30 minutes')
  for (const visitor of [own, other]) {
    await visitor.signIn('candidates', idNumber, password)
    expect(visitor.page.status).toBe(200)
  }
})

test('S14: a right password in a known browser resets the count for all', async () => {
  const { idNumber, password } = await aCandidate(portal)
  const [own, other] = [portal.visitor(), portal.visitor()]
  await own.signIn('candidates', idNumber, password)
  await own.signOut()
  await fail(other, idNumber, 3)
  await own.signIn('candidates', idNumber, password)
  await fail(other, idNumber, 3)
  expect(other.page.status).toBe(422)
})

test('S14: a made-up mark makes no browser known', async () => {
  const { idNumber, identityId, password } = await aCandidate(portal)
  const other = await aCandidate(portal)
  const known = portal.visitor()
  await known.signIn('candidates', other.idNumber, other.password)
  const [, device, names, mark] = String(known.cookies.get('candidates-device')).split('.')
  await fail(portal.visitor(), idNumber, 4)
  for (const cookie of [
    `${identityId}.device.name.${'x'.repeat(43)}`,
    `${identityId}.${device}.${names}.${mark}`,
    `${identityId}.${device}.${names}.`,
    `${identityId}.${device}.${mark}`,
  ]) {
    const forger = portal.visitor()
    forger.cookies.set('candidates-device', cookie)
    await forger.signIn('candidates', idNumber, password)
    expect(forger.page.status, cookie).toBe(423)
  }
})
