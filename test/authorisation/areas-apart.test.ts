import { expect, test } from 'vitest'
import { aCandidate, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { matrix } from './matrix.ts'
import { aScene, expectedFor } from './scene.ts'

const portal = await testPortal()
const { owner } = portal.db
const { centre, own, answerTo } = await aScene(portal)

test('S1: the session of one area under the name of another is no session, though the person belongs to both', async () => {
  const person = await aStaffMember(portal, { area: 'preparation', centreId: own.id })
  await owner.query(
    `insert into membership (identity_id, area, centre_id) values ($1, 'officers', $2), ($1, 'operators', null)`,
    [person.identityId, centre.id],
  )
  const { entry: further } = await aCandidate(portal)
  await owner.query('update candidate_account set identity_id = $1 where entry_id = $2', [
    person.identityId,
    further.id,
  ])
  const visitor = portal.visitor()
  await visitor.signIn('preparation', person.email, person.password)
  const session = visitor.cookies.get('preparation') ?? ''
  expect(session).not.toBe('')
  for (const area of ['candidates', 'officers', 'operators']) {
    visitor.cookies.clear()
    visitor.cookies.set(area, session)
    for (const [route, expected] of Object.entries(matrix)) {
      if (!route.startsWith(`GET /${area}`)) continue
      expect(await answerTo(visitor, route), route).toBe(expectedFor(expected, 'nobody'))
    }
  }
})
