import { expect, test } from 'vitest'
import { hoursFromNow } from '../support/builders.ts'
import { aConnection } from '../support/database.ts'
import { aFamilyWithAccess, download, makeFile } from '../support/login-details.ts'
import { anOfficerOf } from '../support/officers.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A1, K4: an export shows results that are released to centres, and is out of date once it would say anything else', async () => {
  const { parent, series } = await aFamilyWithAccess(portal, {
    releaseAt: hoursFromNow(5),
    centreReleaseAt: hoursFromNow(-1),
  })
  const officer = await anOfficerOf(portal, parent)
  await officer.open('/officers/files')
  await makeFile(owner, officer.fill('series', series.code), 'Make a CSV file')
  expect((await download(officer)).toString('utf8')).toContain(',final,175,B,B2')
  const change = await aConnection(portal.db.ownerUrl)
  await change.query('begin')
  await change.query(
    `update entry set last_name = 'Corrected' where id = (
       select min(id) from entry where series_id = $1 and centre_id = $2
     )`,
    [series.id, parent.id],
  )
  await officer.open('/officers/files')
  await makeFile(owner, officer.fill('series', series.code), 'Make a CSV file')
  const late = new URL(officer.page.url).pathname
  expect((await download(officer)).toString('utf8')).not.toContain('Corrected')
  await change.query('commit')
  expect((await officer.request('GET', `${late}/file`)).status).toBe(409)
  await officer.open(late)
  expect(officer.words).toContain('out of date')

  await officer.open('/officers/files')
  await makeFile(owner, officer.fill('series', series.code), 'Make a CSV file')
  expect((await download(officer)).toString('utf8')).toContain('Corrected')
  const path = new URL(officer.page.url).pathname
  await owner.query('update series set centre_release_at = null where id = $1', [series.id])
  expect((await officer.request('GET', `${path}/file`)).status).toBe(409)
  await officer.open('/officers/files')
  await makeFile(owner, officer.fill('series', series.code), 'Make a CSV file')
  expect((await download(officer)).toString('utf8')).not.toContain('175')
})
