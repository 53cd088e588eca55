import { expect, test } from 'vitest'
import { timePasses } from '../support/clock.ts'
import { aFamilyWithAccess, download, makeFile } from '../support/login-details.ts'
import { anOfficerOf } from '../support/officers.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A10: a parent chooses an associate centre by "change Subcentre"; files are deleted after their time, and on request', async () => {
  const { parent, associates, at } = await aFamilyWithAccess(portal)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(`${at}?centre=${associates[0].number}`)
  await makeFile(owner, officer, 'Create login details')
  const path = new URL(officer.page.url).pathname
  await officer.open('/officers/files')
  expect(officer.words).not.toContain(`letters-${associates[0].number}`)
  await officer.fill('centre', associates[0].number).press('change Subcentre')
  expect(officer.words).toContain(`letters-${associates[0].number}`)
  await officer.open(path)
  await download(officer)
  const { rowCount } = await owner.query(
    `select from audit_event where what = 'file.downloaded' and detail->>'fileId' = $1`,
    [path.split('/').at(-1)],
  )
  expect(rowCount).toBe(1)

  const own = await anOfficerOf(portal, associates[0])
  expect((await own.request('GET', path)).status).toBe(200)
  const other = await anOfficerOf(portal, associates[1])
  expect((await other.request('GET', path)).status).toBe(404)
  expect((await other.request('GET', `${path}/file`)).status).toBe(404)

  await own.open(path)
  await own.press('Delete this file')
  expect((await officer.request('GET', path)).status).toBe(404)
  await officer.open('/officers/files')
  await makeFile(owner, officer, 'Make a CSV file')
  const exported = new URL(officer.page.url).pathname
  await timePasses(owner, '31 days')
  expect((await officer.request('GET', `${exported}/file`)).status).not.toBe(200)
})
