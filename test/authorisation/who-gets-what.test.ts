import { expect, test } from 'vitest'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { actors, matrix } from './matrix.ts'
import { aScene, expectedFor } from './scene.ts'

const portal = await testPortal()
const { owner } = portal.db
const { own, signedIn, answerTo } = await aScene(portal)

test.each(actors)(
  'every route answers %s as the matrix says',
  async (actor) => {
    const wrong: string[] = []
    for (const [route, expected] of Object.entries(matrix)) {
      const got = await answerTo(await signedIn(actor), route)
      if (got !== expectedFor(expected, actor))
        wrong.push(`${route}: ${got} instead of ${expectedFor(expected, actor)}`)
    }
    expect(wrong).toEqual([])
  },
  60_000,
)

test('somebody whose membership is taken away is nobody from the next request on', async () => {
  const staff = await aStaffMember(portal, { area: 'preparation', centreId: own.id })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', staff.email, staff.password)
  expect((await visitor.request('GET', '/preparation/results')).status).toBe(200)
  await owner.query('delete from membership where identity_id = $1', [staff.identityId])
  for (const [route, expected] of Object.entries(matrix).filter(([one]) =>
    one.startsWith('GET /preparation'),
  )) {
    expect(await answerTo(visitor, route), route).toBe(expectedFor(expected, 'nobody'))
  }
})
