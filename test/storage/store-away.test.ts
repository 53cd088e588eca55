import { expect, test } from 'vitest'
import { aBucket } from '../support/bucket.ts'
import { aCentre, aFullResult, anEntry, aSeries } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { aFamily, anOfficerOf } from '../support/officers.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const bucket = await aBucket()
const portal = await testPortal({ FILES_URL: bucket.url })
const { owner } = portal.db

test('while the store of files is away, whoever fetches or sends a file is told to come again; other pages go on', async () => {
  const preparation = await aCentre(owner, { kind: 'preparation' })
  const { parent, series } = await aFamily(portal)
  const about = { seriesId: (await aSeries(owner)).id, preparationCentreId: preparation.id }
  const entry = await anEntry(owner, { ...about, centreId: parent.id })
  await aFullResult(owner, entry.id)
  const { email, password } = await aStaffMember(portal, { area: 'preparation', centreId: preparation.id })
  const visitor = portal.visitor()
  await visitor.signIn('preparation', email, password)
  await visitor.open('/preparation/results')
  await visitor.press('One PDF')
  await jobsAreDone(owner)
  const file = `${new URL(visitor.page.url).pathname}/file`
  const there = await visitor.request('GET', file)
  expect(there.status).toBe(200)
  expect(there.body.subarray(0, 5).toString()).toBe('%PDF-')
  expect(Number(there.headers.get('content-length'))).toBe(there.body.length)

  const officer = await anOfficerOf(portal, parent)
  await officer.open('/officers/files')
  const form = new FormData()
  form.set('_csrf', officer.hidden('_csrf'))
  form.set('centre', parent.number)
  form.set('series', series.code)
  form.set('file', new Blob(['%PDF-1.7\nhello']), 'a.pdf')
  await bucket.away()

  const fetched = await visitor.request('GET', file)
  expect(fetched.status).toBe(503)
  expect(fetched.headers.get('retry-after')).toBe('5')
  expect(fetched.headers.get('content-disposition')).toBeNull()
  const cookie = [...officer.cookies].map(([key, value]) => `${key}=${value}`).join('; ')
  const init = { method: 'POST', body: form, headers: { cookie } }
  expect((await fetch(`${portal.url}/officers/files/upload`, init)).status).toBe(503)
  expect((await owner.query('select from file')).rowCount).toBe(0)
  expect((await visitor.open('/preparation/results')).status).toBe(200)
})
